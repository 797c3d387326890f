/**
 * A Blob Storage server in memory that is as strict as Azure where it matters: signatures, conditions under load,
 * checksums, pages. Takes requests over HTTP, gives counts and the blobs as stored. Needs nothing but the JDK.
 */
@NullMarked
package mx.prep.testkit.azure;

import org.jspecify.annotations.NullMarked;
