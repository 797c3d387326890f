/**
 * A Google Cloud Storage server in memory: the JSON API as Google documents it, and downloads by plain paths, as readers
 * and CDNs ask for them. As strict as Google where it matters: bearer tokens, generations under load, checksums, pages,
 * retention; and it fails on demand. Takes requests over HTTP, gives counts and the objects as stored.
 */
@NullMarked
package mx.prep.testkit.gcs;

import org.jspecify.annotations.NullMarked;
