package mx.prep.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.edge.EdgeBody;
import mx.prep.edge.EdgeRequest;
import mx.prep.edge.EdgeResponse;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Mode;
import mx.prep.spi.ObjectStore;
import mx.prep.store.FolderStore;

/** A target that serves the night's {@linkplain SmallCut small cuts}, as its readers find it. */
final class SmallSite {
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Objects objects;
    private final Mode mode;

    /** A site's objects. */
    interface Objects {
        /** What readers get of an object, found without the code that wrote it. */
        byte[] read(String key) throws IOException;

        /** The store that an edge reads; closed by who asks. */
        ObjectStore open();
    }

    SmallSite(Path folder, Mode mode) {
        this(new InFolder(folder), mode);
    }

    SmallSite(Objects objects, Mode mode) {
        this.objects = objects;
        this.mode = mode;
    }

    private record InFolder(Path folder) implements Objects {
        @Override
        public byte[] read(String key) throws IOException {
            return Files.readAllBytes(folder.resolve(key));
        }

        @Override
        public ObjectStore open() {
            return FolderStore.at(folder);
        }
    }

    JsonNode pointer() throws IOException {
        return JSON.readTree(objects.read(".prep/current.json"));
    }

    /**
     * The number of the cut whose release is live.
     *
     * @param newest the newest that can be
     */
    int liveCut(int newest) throws IOException {
        String live = pointer().path("release").asText();
        for (int number = 0; number <= newest; number++) {
            if (live.startsWith(SmallCut.name(number).replace('_', '-') + "-")) {
                return number;
            }
        }
        throw new AssertionError("a release of no cut is live: " + live);
    }

    /** What is wrong with the pointer: it has to name a release whose manifest has the digest that it says. */
    Optional<String> flawOfPointer() throws IOException {
        String release = pointer().path("release").asText();
        Digest digest;
        try {
            digest = Digest.of(DigestAlgorithm.SHA256, objects.read(".prep/releases/" + release + ".json"));
        } catch (NoSuchFileException e) {
            return Optional.of("the pointer names " + release + ", which has no manifest");
        }
        return digest.hex().equals(pointer().path("manifestSha256").asText())
                ? Optional.empty()
                : Optional.of("the manifest of " + release + " isn't the pointer's");
    }

    /** What is wrong with the site if exactly this cut is to be live, whole. */
    Optional<String> flawOf(int number) throws IOException {
        return mode == Mode.RELEASES
                ? missing(number)
                : SmallCut.files(number).entrySet().stream()
                        .filter(file -> !file.getValue().equals(plain(file.getKey())))
                        .map(file -> file.getKey() + " is " + plain(file.getKey()))
                        .findFirst()
                        .or(() -> brokenReference(number));
    }

    /** What a reader is worse off with while a cut is about to replace the one before; empty if nothing. */
    Optional<String> flawBetween(int cut) throws IOException {
        int live = liveCut(cut);
        if (live != cut && live != cut - 1) {
            return Optional.of("cut " + live + " is live");
        }
        return mode == Mode.RELEASES ? missing(live) : brokenReference(cut);
    }

    /** A file of a cut that an edge over the site doesn't serve as it is. */
    private Optional<String> missing(int number) {
        try (ObjectStore store = objects.open();
                EmbeddedEdge edge = EmbeddedEdge.builder().store(store).build()) {
            edge.refresh();
            return SmallCut.files(number).entrySet().stream()
                    .filter(file -> !file.getValue().equals(served(edge, file.getKey())))
                    .map(file -> file.getKey() + " is served as " + served(edge, file.getKey()))
                    .findFirst();
        }
    }

    /** What an edge answers with, as text. */
    static String served(EmbeddedEdge edge, String path) {
        EdgeResponse response = edge.handle(new EdgeRequest(
                        "GET", "/" + path, null, EdgeRequest.Transport.PLAIN, EdgeRequest.Headers.of(Map.of())))
                .join();
        if (response.status() != 200) {
            return "status " + response.status();
        }
        try {
            if (response.body() instanceof EdgeBody.Stream stream) {
                return new String(stream.stream().readAllBytes(), UTF_8);
            }
        } catch (IOException e) {
            return e.toString();
        }
        return response.body() instanceof EdgeBody.Bytes bytes
                ? UTF_8.decode(bytes.bytes().duplicate()).toString()
                : response.body().toString();
    }

    /** Each page in the tree is one cut's, and what it refers to is there, with that cut's bytes or the other's. */
    private Optional<String> brokenReference(int cut) {
        for (String page : List.of("index.html", "estado.html")) {
            String text = plain(page);
            int number = text.equals(SmallCut.files(cut).get(page)) ? cut : cut - 1;
            if (!text.equals(SmallCut.files(number).get(page))) {
                return Optional.of(page + " is of no cut: " + text);
            }
            Matcher reference = REFERENCE.matcher(text);
            while (reference.find()) {
                String path = reference.group(1);
                String there = plain(path);
                if (!there.equals(SmallCut.files(cut).get(path))
                        && !there.equals(SmallCut.files(cut - 1).get(path))) {
                    return Optional.of(page + " refers to " + path + ", and there is " + there);
                }
            }
        }
        return Optional.empty();
    }

    private String plain(String path) {
        try {
            return new String(objects.read(path), UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
