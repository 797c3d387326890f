/** What the runner writes for people and for programs: lines, tables, progress bars and JSON. */
@NullMarked
package mx.prep.examples.terminal;

import org.jspecify.annotations.NullMarked;
