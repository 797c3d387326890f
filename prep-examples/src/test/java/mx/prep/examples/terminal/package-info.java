/** Tests of what the runner writes. */
@NullMarked
package mx.prep.examples.terminal;

import org.jspecify.annotations.NullMarked;
