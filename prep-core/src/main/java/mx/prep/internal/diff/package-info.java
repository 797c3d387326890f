/**
 * Stage 5 of nine: what has to change.
 *
 * <p>Takes an unpacked tree, a target's recipe and the manifest of what is live there; gives a change set. Uses no
 * port, does no I/O: manifest is held against manifest, file times and HEAD requests play no part. Fails only for a
 * package that has nothing under the recipe's root, or a file there that would lie in a reserved folder. Leaves nothing behind.
 */
@NullMarked
package mx.prep.internal.diff;

import org.jspecify.annotations.NullMarked;
