/**
 * What a store is tested with: the contract that every store keeps, and a store in memory that fails on demand. Needs
 * nothing but the JDK, the contract also {@code junit-jupiter}.
 */
@NullMarked
package mx.prep.testkit.store;

import org.jspecify.annotations.NullMarked;
