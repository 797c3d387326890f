/** A clock that only moves when somebody waits on it, so that tests see hours pass at once. */
@NullMarked
package mx.prep.testkit.time;

import org.jspecify.annotations.NullMarked;
