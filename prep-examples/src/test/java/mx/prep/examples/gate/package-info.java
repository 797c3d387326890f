/** Parts of a publisher that stop its process at a request which a test chose, so that it can be killed there. */
@NullMarked
package mx.prep.examples.gate;

import org.jspecify.annotations.NullMarked;
