/** What Cloud Storage and Cloud CDN share: credentials. Not API. */
@NullMarked
package mx.prep.gcp.internal;

import org.jspecify.annotations.NullMarked;
