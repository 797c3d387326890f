package mx.prep.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.StoredObject;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list: walks the folders in the order of keys, from the token on, and stops when the page is full. The
 * token is the last key of the page before. Links, special files and names that can't be keys aren't listed.
 */
final class Listing {
    /** Folders on the way are read again for each page; this keeps that small where one holds 70,000 files. */
    static final int PAGE_SIZE = 5000;

    private final Tree tree;
    private final String prefix;
    private final @Nullable String after;
    private final List<StoredObject> page = new ArrayList<>();

    Listing(Tree tree, String prefix, @Nullable String after) {
        this.tree = tree;
        this.prefix = prefix;
        this.after = after;
    }

    ObjectPage page() throws IOException {
        String base = prefix.substring(0, prefix.lastIndexOf('/') + 1);
        Optional<Path> start = start(base);
        boolean more = start.isPresent() && walk(start.get(), base);
        return new ObjectPage(page, more ? page.get(page.size() - 1).key().value() : null);
    }

    private Optional<Path> start(String base) throws IOException {
        if (base.isEmpty()) {
            return Optional.of(tree.root());
        }
        Optional<ObjectKey> folder = ObjectKey.find(base.substring(0, base.length() - 1));
        if (folder.isEmpty()) {
            // No key starts like this.
            return Optional.empty();
        }
        Optional<Path> path = tree.names().find(folder.get());
        FileState state = path.isEmpty() ? null : tree.state(path.get());
        return state != null && state.kind() == FileState.Kind.FOLDER ? path : Optional.empty();
    }

    /** Whether the page was full before the folder's end. */
    private boolean walk(Path folder, String base) throws IOException {
        PriorityQueue<String> names = names(folder, base);
        while (!names.isEmpty()) {
            String name = names.remove();
            if (name.endsWith("/")) {
                if (walk(folder.resolve(name.substring(0, name.length() - 1)), base + name)) {
                    return true;
                }
                continue;
            }
            FileState state = FileState.of(folder.resolve(name));
            if (state != null && state.kind() == FileState.Kind.FOLDER) {
                // What is in a folder comes where its slash stands: after - and . and before 0.
                names.add(name + "/");
            } else if (state != null && state.isFile() && isWanted(base + name)) {
                if (page.size() == PAGE_SIZE) {
                    return true;
                }
                page.add(state.describe(ObjectKey.of(base + name), null));
            }
        }
        return false;
    }

    private boolean isWanted(String key) {
        boolean fits = key.length() * 3 <= ObjectKey.MAX_BYTES
                || key.getBytes(StandardCharsets.UTF_8).length <= ObjectKey.MAX_BYTES;
        return fits && key.startsWith(prefix) && (after == null || KeyOrder.UTF8.compare(key, after) > 0);
    }

    private PriorityQueue<String> names(Path folder, String base) throws IOException {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                Path last = entry.getFileName();
                Optional<String> name = last == null ? Optional.empty() : Names.segment(last);
                name.filter(n -> leads(base, n)).ifPresent(names::add);
            }
        } catch (NoSuchFileException | NotDirectoryException e) {
            // Removed since its own folder was read.
            return new PriorityQueue<>(KeyOrder.UTF8);
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        PriorityQueue<String> queue = new PriorityQueue<>(Math.max(1, names.size()), KeyOrder.UTF8);
        queue.addAll(names);
        return queue;
    }

    /** Whether a file or folder of this name can be or hold an object of this page. */
    private boolean leads(String base, String name) {
        if (base.isEmpty() && name.equalsIgnoreCase(Names.PRIVATE)) {
            return false;
        }
        String key = base + name;
        if (!key.startsWith(prefix) && !prefix.startsWith(key + "/")) {
            return false;
        }
        return after == null || KeyOrder.UTF8.compare(key + "/", after) > 0 || after.startsWith(key + "/");
    }
}
