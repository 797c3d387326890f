/** Short programs that use the library as a dependency; each is run by the tests. */
@NullMarked
package mx.prep.examples.embedding;

import org.jspecify.annotations.NullMarked;
