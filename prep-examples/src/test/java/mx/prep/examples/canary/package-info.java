/** Secrets that are looked for wherever they must not be. */
@NullMarked
package mx.prep.examples.canary;

import org.jspecify.annotations.NullMarked;
