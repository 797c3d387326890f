/** The night: polls the source, lets the lanes run, and waits, until the window closes or it is told to stop. */
@NullMarked
package mx.prep.internal.follow;

import org.jspecify.annotations.NullMarked;
