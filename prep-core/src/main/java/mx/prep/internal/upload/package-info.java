/**
 * Stage 6 of nine: every object of the new release, stored.
 *
 * <p>Takes a change set and the release's id; gives an uploaded tree. Uses the target's store. Fails with
 * {@link mx.prep.error.StoreException} at the first file that fails for good, before anything is switched. Leaves
 * behind objects under the release's own prefix, which the next run goes on with, and at the end the manifest, whose
 * presence says that the release is whole.
 */
@NullMarked
package mx.prep.internal.upload;

import org.jspecify.annotations.NullMarked;
