/** Takes the place of a secret and gives the secret; nothing else knows how places are written. */
@NullMarked
package mx.prep.internal.secret;

import org.jspecify.annotations.NullMarked;
