package mx.prep.aws;

import java.util.List;
import mx.prep.testkit.tls.TlsCase;
import mx.prep.testkit.tls.TlsMatrixContract;

class AwsTlsTest extends TlsMatrixContract {
    AwsTlsTest() {
        super(
                AwsTls.class,
                List.of("S3", "CloudFront", "CloudFront's key-value store"),
                "-Daws.accessKeyId=AKIATEST",
                "-Daws.secretAccessKey=test-secret-key");
    }

    @Override
    protected String words(String client, TlsCase tls) {
        if (tls == TlsCase.PLAIN_BY_NAME) {
            return "plain http is for this machine alone";
        }
        return client.equals("S3") ? "certificate isn't accepted" : "";
    }
}
