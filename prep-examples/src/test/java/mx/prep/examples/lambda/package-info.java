/** The function, called as Lambda calls it. */
@NullMarked
package mx.prep.examples.lambda;

import org.jspecify.annotations.NullMarked;
