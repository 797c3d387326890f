/** Publishes an election site to Google Cloud Storage and Cloud CDN: what a configuration names. */
@NullMarked
package mx.prep.gcp;

import org.jspecify.annotations.NullMarked;
