/**
 * The outlet's own pages, holding and closing: each a small site in a zip that is made here, so that it goes the way of
 * every package.
 *
 * <p>Takes a folder of the outlet's, or nothing for a page of ours in Spanish; gives the zip and its name. Uses no port.
 * Fails with {@link mx.prep.error.ConfigException} for a folder that can't be a site. Leaves nothing behind.
 */
@NullMarked
package mx.prep.internal.page;

import org.jspecify.annotations.NullMarked;
