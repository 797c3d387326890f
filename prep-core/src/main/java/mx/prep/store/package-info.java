/**
 * A folder as a store: each object is a plain file at its key's path, so that any web server can serve it. Only the
 * private tree {@code .prep-store/} beside them is the store's own: lock files, files being written and, where the file
 * system has no extended attributes, headers.
 */
@NullMarked
package mx.prep.store;

import org.jspecify.annotations.NullMarked;
