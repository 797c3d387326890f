/**
 * The embedded edge: answers readers' requests from a target's store, always from one whole release.
 *
 * <p>Request in, response out; it has no server of its own, {@code prep-examples} binds it to one. It follows the
 * target's pointer by itself and needs nothing of the publisher but the store, so it also runs in a process of its
 * own. It reads the store and never writes to it.
 */
@NullMarked
package mx.prep.edge;

import org.jspecify.annotations.NullMarked;
