package mx.prep.aws;

import mx.prep.testkit.rules.ProviderArchitectureContract;

class AwsArchitectureTest extends ProviderArchitectureContract {
    AwsArchitectureTest() {
        super("mx.prep.aws", "s3", "cloudfront", "software.amazon");
    }
}
