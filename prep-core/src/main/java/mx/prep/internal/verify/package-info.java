/**
 * Decides whether a package is the authority's.
 *
 * <p>Stage 2 of nine: takes a received package, gives a {@link mx.prep.internal.verify.VerifiedPackage} or a refusal,
 * uses the port {@link mx.prep.spi.Verifier}; may fail with {@link mx.prep.error.SourceException} where fetching again
 * fails, and with {@link mx.prep.error.CancelledException}; leaves nothing behind.
 */
@NullMarked
package mx.prep.internal.verify;

import org.jspecify.annotations.NullMarked;
