/** The JSON forms of what the stores hold: strict readers and deterministic writers of model values. */
@NullMarked
package mx.prep.internal.format;

import org.jspecify.annotations.NullMarked;
