package mx.prep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import mx.prep.edge.FolderTarget;
import mx.prep.event.PublishEvent;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Mode;
import mx.prep.store.FolderStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what a publisher writes on its own machine: the site everybody, the rest its owner alone. */
class PermissionsTest {
    @TempDir
    Path folder;

    private static boolean isForOthers(Path path) throws IOException {
        return Files.getPosixFilePermissions(path).stream()
                .anyMatch(right ->
                        right.name().startsWith("OTHERS") || right.name().startsWith("GROUP"));
    }

    /** What others may read, reached through folders that they may enter. */
    private static List<String> open(Path path) throws IOException {
        if (!isForOthers(path)) {
            return List.of();
        }
        List<String> open = new ArrayList<>(List.of(path.toString()));
        if (Files.isDirectory(path)) {
            try (Stream<Path> children = Files.list(path)) {
                for (Path child : children.toList()) {
                    open.addAll(open(child));
                }
            }
        }
        return open;
    }

    @Test
    void onlyTheSiteIsForEverybody() throws IOException {
        Outlet outlet = new Outlet(folder);
        outlet.offer("20210606_2000");
        Path work = folder.resolve("work");
        AtomicReference<Map<String, String>> whileItIsHere = new AtomicReference<>(Map.of());
        PublisherBuilder options = outlet.builder(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .mode(Mode.IN_PLACE)
                        .build())
                .archive(FolderStore.at(folder.resolve("archive")))
                .listener(event -> {
                    if (event instanceof PublishEvent.Unpacked) {
                        whileItIsHere.set(modes(work));
                    }
                });
        try (Publisher publisher = options.build()) {
            assertInstanceOf(
                    DeliveryResult.Live.class, publisher.runOnce().targets().get("portal"));
        }
        assertEquals(List.of(), open(work));
        assertEquals(List.of(), open(folder.resolve("archive")));
        assertTrue(whileItIsHere.get().containsKey("journal.jsonl"), whileItIsHere::toString);
        whileItIsHere.get().forEach((name, mode) -> assertEquals("rw-------", mode, name));
        List<String> site = open(folder.resolve("site"));
        assertTrue(site.contains(folder.resolve("site/index.html").toString()), site::toString);
        assertTrue(site.stream().noneMatch(path -> path.contains("temporary")), site::toString);
    }

    private static Map<String, String> modes(Path folder) {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                modes.put(
                        file.getFileName().toString(),
                        PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        } catch (IOException e) {
            modes.put("can't be listed", e.toString());
        }
        return modes;
    }

    @Test
    void foldersThatAreThereKeepTheirModes() throws IOException {
        Outlet outlet = new Outlet(folder);
        outlet.offer("20210606_2000");
        for (String name : List.of("work", "archive")) {
            Path made = Files.createDirectory(folder.resolve(name));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        try (Publisher publisher = outlet.builder()
                .archive(FolderStore.at(folder.resolve("archive")))
                .build()) {
            publisher.runOnce();
        }
        assertTrue(Files.getPosixFilePermissions(folder.resolve("work")).contains(PosixFilePermission.OTHERS_READ));
        List<String> open = open(folder.resolve("archive"));
        assertTrue(open.stream().anyMatch(path -> path.contains("packages")), "the control: " + open);
        assertEquals(List.of(folder.resolve("work").toString()), open(folder.resolve("work")));
    }
}
