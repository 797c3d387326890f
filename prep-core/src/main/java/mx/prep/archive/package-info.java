/**
 * The archive: every package that came in, who received it, which package each cut is, what operators ordered and what
 * happened. Rules over an object store; nothing in it is ever overwritten or deleted.
 *
 * <p>A program reads it through {@code Auditor} and the reports of {@code Publisher}. What writes here belongs to the
 * publisher's own stages and keeps its rules only in their order (package, receipt, claim, order): leave it to them.
 */
@NullMarked
package mx.prep.archive;

import org.jspecify.annotations.NullMarked;
