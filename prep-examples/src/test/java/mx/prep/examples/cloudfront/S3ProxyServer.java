package mx.prep.examples.cloudfront;

import java.net.URI;
import java.util.List;
import mx.prep.testkit.cloudfront.ExampleKeys;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;

/** S3Proxy in this process, with objects in memory, by the example keys. */
final class S3ProxyServer implements AutoCloseable {
    private final S3Proxy proxy;

    S3ProxyServer(List<String> buckets) {
        BlobStore objects = new TransientNio2BlobStore();
        buckets.forEach(objects::createContainer);
        proxy = S3Proxy.builder()
                .blobStore(objects)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ExampleKeys.ID, ExampleKeys.SECRET)
                .build();
        try {
            proxy.start();
        } catch (Exception e) {
            throw new IllegalStateException("S3Proxy doesn't start", e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + proxy.getPort());
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
