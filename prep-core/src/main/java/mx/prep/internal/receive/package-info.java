/**
 * Stage 1 of nine, receive: takes an offer, gives a {@link mx.prep.internal.receive.ReceivedPackage} or a refusal, uses
 * {@link mx.prep.spi.PackageOffer}, may fail with {@link mx.prep.error.SourceException} where the transfer breaks off or
 * the work folder can't take it, leaves behind one file in the work folder, which closing the package deletes.
 */
@NullMarked
package mx.prep.internal.receive;

import org.jspecify.annotations.NullMarked;
