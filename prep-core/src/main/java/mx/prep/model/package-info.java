/** Values that every room speaks of: immutable, validated once in their constructors, free of I/O. */
@NullMarked
package mx.prep.model;

import org.jspecify.annotations.NullMarked;
