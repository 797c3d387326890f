/** Sources: HTTPS with everything that the open internet asks for, and a watched folder. */
@NullMarked
package mx.prep.source;

import org.jspecify.annotations.NullMarked;
