/** Which cut a package is: read from its name, else from its content, else from what the source says of it. */
@NullMarked
package mx.prep.internal.cut;

import org.jspecify.annotations.NullMarked;
