package mx.prep.store;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import mx.prep.error.StoreException;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Encoding;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.WriteBatch;

/** A process of its own that uses a folder store, to be raced with and to be killed. */
final class FolderProcess {
    static final ObjectKey COUNTER = ObjectKey.of("state/counter");
    static final List<ObjectKey> TARGETS =
            List.of(ObjectKey.of("live/a.json"), ObjectKey.of("live/deep/b.json"), ObjectKey.of("c.json"));

    private FolderProcess() {}

    static Process start(String what, Path folder, HeaderKeeper.Kind kind, int count) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(FolderProcess.class.getName(), what, folder.toString(), kind.name()));
        command.add(Integer.toString(count));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Waits for lines of a process's output; fails if it ends before. */
    static BufferedReader await(Process process, int lines) throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (int i = 0; i < lines; i++) {
            if (out.readLine() == null) {
                throw new AssertionError("the process ended early");
            }
        }
        return out;
    }

    public static void main(String[] arguments) throws IOException {
        FolderStore store =
                new FolderStore(Path.of(arguments[1]), Clock.systemUTC(), HeaderKeeper.Kind.valueOf(arguments[2]));
        int count = Integer.parseInt(arguments[3]);
        PrintStream out = System.out;
        switch (arguments[0]) {
            case "count" -> {
                out.println("ready");
                for (int i = 0; i < count; i++) {
                    increment(store);
                }
            }
            case "write" -> {
                for (int i = 0; ; i++) {
                    ObjectKey key = TARGETS.get(i % TARGETS.size());
                    store.put(key, body(i), headers(i), Precondition.NONE);
                    out.println(i);
                }
            }
            case "batch" -> {
                for (int round = 0; ; round++) {
                    writeBatch(store, "releases/" + round + "/", count);
                    out.println(round);
                }
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Adds one to the counter, however many others do the same. */
    static void increment(FolderStore store) throws IOException {
        while (true) {
            Optional<StoredObject> now = store.find(COUNTER);
            int value = 0;
            Precondition precondition = Precondition.ABSENT;
            if (now.isPresent()) {
                try (ObjectContent content = store.get(COUNTER, ByteRange.ALL)) {
                    value = Integer.parseInt(new String(content.stream().readAllBytes(), StandardCharsets.US_ASCII));
                    precondition = Precondition.matches(content.object().version());
                }
            }
            try {
                Body body = Body.of(String.format("%06d", value + 1).getBytes(StandardCharsets.US_ASCII));
                store.put(COUNTER, body, ObjectHeaders.CONTROL, precondition);
                return;
            } catch (StoreException e) {
                if (e.kind() != StoreException.Kind.PRECONDITION) {
                    throw e;
                }
            }
        }
    }

    private static void writeBatch(FolderStore store, String prefix, int count) {
        try (WriteBatch batch = store.openBatch()) {
            for (int i = 0; i < count; i++) {
                batch.put(ObjectKey.of(prefix + i), body(i), headers(i), Precondition.ABSENT);
            }
            if (!batch.commit().isEmpty()) {
                throw new IllegalStateException("the batch isn't whole");
            }
        }
    }

    static Body body(int number) {
        return Body.of(content(number));
    }

    static byte[] content(int number) {
        byte[] content = new byte[1 + (number * 7919) % 200_000];
        Arrays.fill(content, (byte) number);
        return content;
    }

    /** Headers that tell the content that they belong to. */
    static ObjectHeaders headers(int number) {
        return new ObjectHeaders(
                MediaType.JSON,
                CacheRule.IN_PLACE,
                number % 2 == 0 ? Encoding.IDENTITY : Encoding.GZIP,
                Digest.of(DigestAlgorithm.SHA256, content(number)));
    }
}
