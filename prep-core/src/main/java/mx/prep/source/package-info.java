/** Where packages come from: an HTTPS address of the authority, or a folder that somebody else fills. */
@NullMarked
package mx.prep.source;

import org.jspecify.annotations.NullMarked;
