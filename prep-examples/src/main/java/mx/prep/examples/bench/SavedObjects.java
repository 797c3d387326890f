package mx.prep.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import mx.prep.testkit.s3.S3Object;
import mx.prep.testkit.s3.S3Server;

/** Writes the objects of a server's buckets into folders, each once for each of its versions. */
final class SavedObjects {
    private final Map<String, String> versions = new HashMap<>();

    /**
     * Saves what isn't saved yet.
     *
     * @return how many objects
     */
    int save(S3Server server, String bucket, Path folder) throws IOException {
        int saved = 0;
        for (String key : server.keys(bucket)) {
            S3Object object = server.object(bucket, key).orElseThrow();
            String version = object.etag() + object.lastModified();
            if (!version.equals(versions.put(bucket + "/" + key, version))) {
                Path file = folder.resolve(key);
                Files.createDirectories(file.getParent());
                Files.write(file, object.bytes());
                saved++;
            }
        }
        return saved;
    }
}
