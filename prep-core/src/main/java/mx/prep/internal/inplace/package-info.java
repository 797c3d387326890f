/**
 * Stage 6 of nine in mode IN_PLACE: the live tree at stable URLs, changed file by file.
 *
 * <p>Takes a change set, a listing made before pointer and intent were read, and the intent; gives an uploaded tree.
 * Uses the target's store. Fails with {@link mx.prep.error.StoreException} for the first file that can't be stored,
 * before any page is changed; gives nothing where another publisher is ahead. Leaves behind the files, the manifest, the
 * plan of what isn't settled, and the intent register, which says what is ours: nothing else is ever touched.
 */
@NullMarked
package mx.prep.internal.inplace;

import org.jspecify.annotations.NullMarked;
