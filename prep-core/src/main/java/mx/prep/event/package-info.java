/** What a publisher tells while it works: every event, and the listener that hears them. */
@NullMarked
package mx.prep.event;

import org.jspecify.annotations.NullMarked;
