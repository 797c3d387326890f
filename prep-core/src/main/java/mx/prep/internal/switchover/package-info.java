/**
 * Stage 7 of nine: who may move the site, and moving it.
 *
 * <p>Takes an uploaded tree and a decision; gives a live release. Uses the target's store for the pointer, the archive
 * for the ledger, and the release switch where an edge has one. A lost race is told, never forced. Fails with
 * {@link mx.prep.error.StoreException}; {@code UNKNOWN_OUTCOME} where a write could not be settled by reading back.
 * Leaves behind the pointer, its follower and two ledger entries.
 */
@NullMarked
package mx.prep.internal.switchover;

import org.jspecify.annotations.NullMarked;
