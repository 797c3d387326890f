/**
 * Looks at what is in a package once it is on its way to readers, and says what is odd: it alerts and never blocks, since
 * the call forbids interpretation (I.c).
 *
 * <p>Takes an unpacked tree and what was seen of the package before it, gives findings; uses no port; leaves nothing
 * behind.
 */
@NullMarked
package mx.prep.internal.content;

import org.jspecify.annotations.NullMarked;
