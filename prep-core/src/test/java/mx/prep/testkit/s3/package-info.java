/**
 * An S3 server in memory that is as strict as S3 where it matters: signatures, conditions under load, checksums, pages;
 * and that fails on demand. Takes requests over HTTP, gives counts and the objects as stored. Needs nothing but the JDK.
 */
@NullMarked
package mx.prep.testkit.s3;

import org.jspecify.annotations.NullMarked;
