package mx.prep.examples;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.zip.GZIPInputStream;
import mx.prep.aws.s3.S3Store;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.s3.S3Object;
import mx.prep.testkit.s3.S3Server;

/** A site's objects in a bucket, looked at in the server itself. */
record InBucket(S3Server server, String bucket) implements SmallSite.Objects {
    @Override
    public byte[] read(String key) throws IOException {
        S3Object object = server.object(bucket, key).orElseThrow(() -> new NoSuchFileException(key));
        if (object.header("Content-Encoding").filter("gzip"::equals).isEmpty()) {
            return object.bytes();
        }
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(object.bytes()))) {
            return unpacked.readAllBytes();
        }
    }

    /** With the credentials that are set for this process. */
    @Override
    public ObjectStore open() {
        return S3Store.builder()
                .bucket(bucket)
                .region(server.region())
                .endpoint(server.endpoint())
                .build();
    }
}
