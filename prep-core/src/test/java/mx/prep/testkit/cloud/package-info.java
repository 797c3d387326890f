/**
 * What a cloud's store is tested with: a server on loopback that counts and fails by script, for each cloud to say what it
 * answers, and the contract of what its failures mean. {@code NubeServer} is a cloud that nobody sells, the simplest one
 * that keeps everything a store needs.
 */
@NullMarked
package mx.prep.testkit.cloud;

import org.jspecify.annotations.NullMarked;
