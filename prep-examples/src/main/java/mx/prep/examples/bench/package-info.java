/** The benchmark that anyone can repeat: whole processes, side by side with the tools that outlets use today. */
@NullMarked
package mx.prep.examples.bench;

import org.jspecify.annotations.NullMarked;
