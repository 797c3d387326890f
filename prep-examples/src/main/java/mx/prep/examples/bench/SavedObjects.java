package mx.prep.examples.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Writes the objects of a server's buckets into folders, each once for each of its versions. */
final class SavedObjects {
    private final Map<String, String> versions = new HashMap<>();

    /**
     * Saves what isn't saved yet.
     *
     * @return how many objects
     */
    int save(Stand stand, String bucket, Path folder) throws IOException {
        int saved = 0;
        for (Stand.Saved object : stand.objects(bucket)) {
            if (!object.version().equals(versions.put(bucket + "/" + object.name(), object.version()))) {
                Path file = folder.resolve(object.name());
                Files.createDirectories(file.getParent());
                Files.write(file, object.bytes().get());
                saved++;
            }
        }
        return saved;
    }
}
