/**
 * Reads a zip file as if an enemy had made it, and hands out its files.
 *
 * <p>Before an entry is read, the records must tile the file without gap or overlap and say the same of every entry
 * (design, section 8); then each entry is decoded and hashed once. What passes, every ordinary reader reads alike.
 * Record numbers in this package's comments are sections of PKWARE's APPNOTE.TXT 6.3.10.
 */
@NullMarked
package mx.prep.internal.zip;

import org.jspecify.annotations.NullMarked;
