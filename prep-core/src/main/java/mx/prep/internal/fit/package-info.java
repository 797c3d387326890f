/** Looks into a package for what decides how it can be served: absolute links and routes that are no files. */
@NullMarked
package mx.prep.internal.fit;

import org.jspecify.annotations.NullMarked;
