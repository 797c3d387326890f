/**
 * One cycle: the intake takes what the source offers, then every target's lane brings its target to where it has to
 * be. The only room that knows all nine stages.
 */
@NullMarked
package mx.prep.internal.pipeline;

import org.jspecify.annotations.NullMarked;
