/** The folder store: objects as plain files of a folder, as safe between processes as a cloud's store. */
@NullMarked
package mx.prep.store;

import org.jspecify.annotations.NullMarked;
