package mx.prep.azure;

import mx.prep.testkit.rules.ProviderArchitectureContract;

class AzureArchitectureTest extends ProviderArchitectureContract {
    AzureArchitectureTest() {
        super("mx.prep.azure", "blob", "frontdoor", "com.azure", "com.microsoft", "reactor");
    }
}
