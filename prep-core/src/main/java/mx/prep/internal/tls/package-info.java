/** Whom TLS connections trust and which versions they speak, whatever the platform's settings are. Takes PEM files. */
@NullMarked
package mx.prep.internal.tls;

import org.jspecify.annotations.NullMarked;
