/**
 * Where packages come from: an HTTPS address of the authority, names that follow a pattern, a listing, a part of a
 * bucket, a folder that somebody else fills, or several of these in order of preference.
 */
@NullMarked
package mx.prep.source;

import org.jspecify.annotations.NullMarked;
