/**
 * Stage 8 of nine: nothing older in the caches.
 *
 * <p>Hears before anything changes which files do; takes a live release; gives a receipt that says whether the edge's
 * cache is clear of what was before. Uses the target's edge cache and store. Never fails a publication: what can't be
 * purged in time is in the receipt and stays owed. Leaves behind {@code .prep/purged.json}, where the edge is purged path
 * by path: what is owed and the calls under way, with which any publisher goes on.
 */
@NullMarked
package mx.prep.internal.purge;

import org.jspecify.annotations.NullMarked;
