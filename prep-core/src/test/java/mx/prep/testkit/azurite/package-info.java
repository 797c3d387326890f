/** Azurite, Microsoft's emulator of Azure's storage, as tests need it. Installed from npm; needs Node 20. */
@NullMarked
package mx.prep.testkit.azurite;

import org.jspecify.annotations.NullMarked;
