/** Parts of a publisher that let a test stop, end or count it at each of its requests. */
@NullMarked
package mx.prep.examples.gate;

import org.jspecify.annotations.NullMarked;
