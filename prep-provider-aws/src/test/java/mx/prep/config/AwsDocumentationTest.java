package mx.prep.config;

import mx.prep.aws.AwsExtension;

class AwsDocumentationTest extends ProviderDocumentationContract {
    AwsDocumentationTest() {
        super("aws", "Amazon Web Services", new AwsExtension());
    }
}
