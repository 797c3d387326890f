/**
 * Stage 8 of nine: nothing older in the caches.
 *
 * <p>Takes a live release; gives a receipt that says whether the edge's cache is clear of what it replaced. Uses the
 * target's edge cache. Never fails a publication: what can't be purged in time is in the receipt. Leaves nothing
 * behind.
 */
@NullMarked
package mx.prep.internal.purge;

import org.jspecify.annotations.NullMarked;
