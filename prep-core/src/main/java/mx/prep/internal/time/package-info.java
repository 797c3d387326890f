/** Waiting that tests can take the place of. */
@NullMarked
package mx.prep.internal.time;

import org.jspecify.annotations.NullMarked;
