/**
 * The fuzz targets of all rooms: their seeds replay in every build, their long run is {@code -Pfuzz} (docs/fuzzing.md).
 */
@NullMarked
package mx.prep.fuzz;

import org.jspecify.annotations.NullMarked;
