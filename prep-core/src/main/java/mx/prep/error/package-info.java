/** The exceptions of the library: one root, and a subclass for each thing that a caller can do about it. */
@NullMarked
package mx.prep.error;

import org.jspecify.annotations.NullMarked;
