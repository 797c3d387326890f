/**
 * Stage 9 of nine: what readers get.
 *
 * <p>Takes a live release; gives a report. Reads through the target's public URL as a reader would, or through the
 * store where there is none. Never fails a publication: what can't be reached is part of the report. Leaves nothing
 * behind.
 */
@NullMarked
package mx.prep.internal.confirm;

import org.jspecify.annotations.NullMarked;
