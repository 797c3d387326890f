package mx.prep.config;

import mx.prep.gcp.GcpExtension;

class GcpDocumentationTest extends ProviderDocumentationContract {
    GcpDocumentationTest() {
        super("gcp", "Google Cloud", new GcpExtension());
    }
}
