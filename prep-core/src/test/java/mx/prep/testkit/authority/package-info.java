/**
 * An electoral authority in miniature: it makes packages, hands them out over HTTPS and signs its own certificates, so
 * that a publisher can be tried and tested without one. Needs nothing but the JDK.
 */
@NullMarked
package mx.prep.testkit.authority;

import org.jspecify.annotations.NullMarked;
