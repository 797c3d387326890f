/** Keeps objects in Azure Blob Storage. Implements {@link mx.prep.spi.ObjectStore}. */
@NullMarked
package mx.prep.azure.blob;

import org.jspecify.annotations.NullMarked;
