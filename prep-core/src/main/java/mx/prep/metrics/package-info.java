/** Meters: what a publisher does, counted and timed in a Micrometer registry. The only package that needs Micrometer. */
@NullMarked
package mx.prep.metrics;

import org.jspecify.annotations.NullMarked;
