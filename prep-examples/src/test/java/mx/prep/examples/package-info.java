/** Tests of the newsroom runner. */
@NullMarked
package mx.prep.examples;

import org.jspecify.annotations.NullMarked;
