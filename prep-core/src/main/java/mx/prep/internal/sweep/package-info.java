/**
 * Deletes releases that nobody can ask for any more; the only room that deletes anything under {@code releases/}.
 *
 * <p>Takes a target's pointer and what lies in its store; gives a report. Uses the target's store and its release
 * switch. Fails with {@link mx.prep.error.StoreException}; whatever it has done by then, the next sweep goes on from
 * there. Leaves behind what the pointer names and what publishers may still make live.
 */
@NullMarked
package mx.prep.internal.sweep;

import org.jspecify.annotations.NullMarked;
