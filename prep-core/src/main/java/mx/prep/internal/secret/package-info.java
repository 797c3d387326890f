/** Secrets: where they are, and until when they hold. Nothing else knows how their places are written. */
@NullMarked
package mx.prep.internal.secret;

import org.jspecify.annotations.NullMarked;
