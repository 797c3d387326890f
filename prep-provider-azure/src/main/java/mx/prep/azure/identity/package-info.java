/** Which Azure is asked, and as whom. */
@NullMarked
package mx.prep.azure.identity;

import org.jspecify.annotations.NullMarked;
