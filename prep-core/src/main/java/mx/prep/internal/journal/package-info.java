/** The local diary of a publisher: events as JSON lines in the work folder. Disposable; nothing is read from it. */
@NullMarked
package mx.prep.internal.journal;

import org.jspecify.annotations.NullMarked;
