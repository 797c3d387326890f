/** Keeps objects in Google Cloud Storage. Implements {@link mx.prep.spi.ObjectStore}. */
@NullMarked
package mx.prep.gcp.storage;

import org.jspecify.annotations.NullMarked;
