/**
 * Stage 4 of nine: opens the package and looks at every byte of it.
 *
 * <p>Takes an archived package's file; gives an unpacked tree, whose files are checked, hashed and can be read any
 * number of times, or the refusal. Uses no port. Fails with a {@link mx.prep.error.StoreException} if the work folder
 * can't be read, never for what is in the package. Leaves behind nothing but the package file itself, and deletes that
 * when told to.
 */
@NullMarked
package mx.prep.internal.unpack;

import org.jspecify.annotations.NullMarked;
