/** What Blob Storage and Front Door share: tokens, and how they are fetched. Not API. */
@NullMarked
package mx.prep.azure.internal;

import org.jspecify.annotations.NullMarked;
