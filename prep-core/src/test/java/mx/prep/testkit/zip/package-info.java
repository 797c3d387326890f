/**
 * Makes zip files byte by byte, honest ones and lying ones, to try readers with. Needs nothing but the JDK; numbers in
 * comments are sections of PKWARE's APPNOTE.TXT 6.3.10.
 */
@NullMarked
package mx.prep.testkit.zip;

import org.jspecify.annotations.NullMarked;
