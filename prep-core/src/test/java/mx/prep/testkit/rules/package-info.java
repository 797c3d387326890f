/** What a module of a cloud keeps besides the contracts of its ports. */
@NullMarked
package mx.prep.testkit.rules;

import org.jspecify.annotations.NullMarked;
