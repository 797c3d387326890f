/** Waiting that tests can take the place of, and dates as HTTP writes them. */
@NullMarked
package mx.prep.internal.time;

import org.jspecify.annotations.NullMarked;
