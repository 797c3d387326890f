/** The front door: build a {@link mx.prep.Publisher}, let it publish one cut or follow a whole night. */
@NullMarked
package mx.prep;

import org.jspecify.annotations.NullMarked;
