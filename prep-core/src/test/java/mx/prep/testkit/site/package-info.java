/** Sites to test readers and edges with: releases written into any store, without a publisher. */
@NullMarked
package mx.prep.testkit.site;

import org.jspecify.annotations.NullMarked;
