/**
 * The archive: every package that came in, who received it, which package each cut is, what operators ordered and what
 * happened. Rules over an object store; nothing in it is ever overwritten or deleted.
 */
@NullMarked
package mx.prep.archive;

import org.jspecify.annotations.NullMarked;
