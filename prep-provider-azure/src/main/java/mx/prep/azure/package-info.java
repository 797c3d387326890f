/** Publishes an election site to Azure Blob Storage and Front Door: what a configuration names. */
@NullMarked
package mx.prep.azure;

import org.jspecify.annotations.NullMarked;
