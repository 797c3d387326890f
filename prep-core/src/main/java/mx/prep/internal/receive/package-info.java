/**
 * Stage 1 of nine: the package's bytes, here.
 *
 * <p>Takes an offer of a {@link mx.prep.spi.PackageSource}, gives a {@link mx.prep.internal.receive.ReceivedPackage} or
 * a refusal; may fail with {@link mx.prep.error.SourceException} where the transfer breaks off; leaves behind one file
 * in the work folder, which closing the package deletes.
 */
@NullMarked
package mx.prep.internal.receive;

import org.jspecify.annotations.NullMarked;
