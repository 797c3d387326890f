/**
 * Many publishers and operators, stepped request by request over stores in memory, with everything going wrong that can:
 * seeded schedules, and invariants that are looked at after every step. What is stepped is the publisher itself.
 */
@NullMarked
package mx.prep.histories;

import org.jspecify.annotations.NullMarked;
