/**
 * Stage 3 of 9, archive: takes a verified package and its cut, gives an {@code ArchivedPackage}, uses the archive, may
 * fail with {@code StoreException}, leaves behind the package, this publisher's receipt and, once its content is known
 * to be good, the claim of its cut.
 */
@NullMarked
package mx.prep.internal.keep;

import org.jspecify.annotations.NullMarked;
