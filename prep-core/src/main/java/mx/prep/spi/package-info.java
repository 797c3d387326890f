/**
 * The ports: all that a provider implements, and nothing else.
 *
 * <p>A port has seven methods or fewer besides {@code close}. A method is added only when no caller could be written
 * without it; what only some stores or edges can do is a type of its own. Every port blocks, is safe for use by many
 * threads, and is closed by the publisher that it was given to.
 */
@NullMarked
package mx.prep.spi;

import org.jspecify.annotations.NullMarked;
