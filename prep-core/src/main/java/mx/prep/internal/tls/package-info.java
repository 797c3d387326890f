/**
 * Whom connections are made to, whom they trust and which versions of TLS they speak, whatever the platform's settings
 * are. Takes PEM files.
 */
@NullMarked
package mx.prep.internal.tls;

import org.jspecify.annotations.NullMarked;
