package mx.prep.aws.s3;

import java.net.URI;
import mx.prep.testkit.s3.S3Keys;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;

/** S3Proxy in this process, on a free port of loopback, with objects in memory. */
final class S3ProxyServer implements AutoCloseable {
    static final String REGION = "us-east-1";

    private final S3Proxy proxy;
    private final BlobStore objects = new TransientNio2BlobStore();
    private final String bucket;

    S3ProxyServer(S3Keys keys, String bucket) {
        this.bucket = bucket;
        proxy = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, keys.accessKey(), keys.secretKey())
                .build();
        objects.createContainer(bucket);
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy doesn't start", e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
    }

    /** The bucket is as at the start. */
    void empty() {
        objects.clearContainer(ListObjectsV2Request.builder().bucket(bucket).build());
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy doesn't stop", e);
        }
    }
}
