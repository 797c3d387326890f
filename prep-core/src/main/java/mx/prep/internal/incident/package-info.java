/** Incidents: what opens one, what ends it, and how both get into the archive's ledger. */
@NullMarked
package mx.prep.internal.incident;

import org.jspecify.annotations.NullMarked;
