/** The newsroom runner: the commands of {@code prep}, each a short program over the library's public API. */
@NullMarked
package mx.prep.examples;

import org.jspecify.annotations.NullMarked;
