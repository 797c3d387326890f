package mx.prep.aws;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import mx.prep.aws.cloudfront.CloudFrontCache;
import mx.prep.aws.cloudfront.CloudFrontSwitch;
import mx.prep.aws.s3.S3Store;
import mx.prep.aws.s3.S3StoreBuilder;
import mx.prep.spi.EdgeCache.Handle;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.cloudfront.KeyValueStoreServer;
import mx.prep.testkit.tls.TlsMatrix;
import org.jspecify.annotations.Nullable;

/** Runs in a Java that allows every version of TLS: which servers do AWS' clients ask? */
final class AwsTls {
    private AwsTls() {}

    /**
     * Plays the matrix.
     *
     * @param arguments a folder to write into
     */
    public static void main(String[] arguments) throws IOException {
        TlsMatrix.in(Path.of(arguments[0]), "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>")
                .client("S3", AwsTls::list)
                .client("CloudFront", AwsTls::status)
                .client("CloudFront's key-value store", AwsTls::read)
                .print();
        System.exit(0);
    }

    private static void list(URI server, @Nullable Path trust) {
        S3StoreBuilder builder =
                S3Store.builder().bucket("medio-prep").region("us-east-1").endpoint(server);
        try (ObjectStore store = (trust == null ? builder : builder.trust(trust)).build()) {
            store.list("", null);
        }
    }

    private static void status(URI server, @Nullable Path trust) {
        CloudFrontCache.Builder builder =
                CloudFrontCache.builder().distribution("E2EXAMPLE1ABCD").endpoint(server);
        try (CloudFrontCache cache = (trust == null ? builder : builder.trust(trust)).build()) {
            cache.status(new Handle("I1"));
        }
    }

    private static void read(URI server, @Nullable Path trust) {
        CloudFrontSwitch.Builder builder = CloudFrontSwitch.builder()
                .keyValueStore(KeyValueStoreServer.ARN)
                .endpoint(server);
        try (CloudFrontSwitch edge = (trust == null ? builder : builder.trust(trust)).build()) {
            edge.read();
        }
    }
}
