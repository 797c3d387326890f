package mx.prep.gcp;

import mx.prep.testkit.rules.ProviderArchitectureContract;

class GcpArchitectureTest extends ProviderArchitectureContract {
    GcpArchitectureTest() {
        super("mx.prep.gcp", "storage", "cdn", "com.fasterxml");
    }
}
