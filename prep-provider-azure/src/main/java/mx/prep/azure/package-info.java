/** Publishes an election site to Azure Blob Storage and Front Door. */
@NullMarked
package mx.prep.azure;

import org.jspecify.annotations.NullMarked;
