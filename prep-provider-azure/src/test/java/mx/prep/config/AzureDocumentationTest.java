package mx.prep.config;

import mx.prep.azure.AzureExtension;

class AzureDocumentationTest extends ProviderDocumentationContract {
    AzureDocumentationTest() {
        super("azure", "Microsoft Azure", new AzureExtension());
    }
}
