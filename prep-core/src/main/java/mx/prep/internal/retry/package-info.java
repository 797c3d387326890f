/** The one place where requests to stores are repeated, and where lost answers are settled by reading back. */
@NullMarked
package mx.prep.internal.retry;

import org.jspecify.annotations.NullMarked;
