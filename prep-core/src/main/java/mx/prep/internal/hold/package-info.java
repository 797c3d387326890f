/**
 * What waits for an operator: finds held and refused packages in the archive, says in a sentence why each waits and
 * what to type, and takes an accepted one to where the lanes find it.
 */
@NullMarked
package mx.prep.internal.hold;

import org.jspecify.annotations.NullMarked;
