/** Contracts of what stands between a store and its readers, for those who implement the ports. */
@NullMarked
package mx.prep.testkit.edge;

import org.jspecify.annotations.NullMarked;
