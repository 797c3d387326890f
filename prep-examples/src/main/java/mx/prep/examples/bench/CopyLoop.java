package mx.prep.examples.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * A bare parallel loop that stores a folder's files elsewhere with what a store promises for each, whole or absent and
 * durable, and with nothing else: no package, no digest, no manifest, no lock.
 *
 * <p>{@code java -cp prep.jar mx.prep.examples.bench.CopyLoop FROM TO}.
 */
public final class CopyLoop {
    private static final int THREADS = 16;

    private final Path from;
    private final Path to;

    private CopyLoop(Path from, Path to) {
        this.from = from;
        this.to = to;
    }

    /** Copies. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        CopyLoop loop = new CopyLoop(Path.of(args[0]), Path.of(args[1]));
        List<Path> folders = new ArrayList<>();
        List<Path> files = new ArrayList<>();
        try (Stream<Path> tree = Files.walk(loop.from)) {
            tree.forEach(path -> (Files.isDirectory(path) ? folders : files).add(path));
        }
        for (Path folder : folders) {
            Files.createDirectories(loop.target(folder));
        }
        Files.createDirectories(loop.to.resolve("temporary"));
        loop.all(files, loop::copy);
        loop.all(folders, folder -> force(loop.target(folder), StandardOpenOption.READ));
    }

    private interface Step {
        void run(Path path) throws IOException;
    }

    private void all(List<Path> paths, Step step) throws InterruptedException, ExecutionException {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        List<Future<?>> futures = new ArrayList<>();
        for (Path path : paths) {
            futures.add(pool.submit(() -> {
                step.run(path);
                return path;
            }));
        }
        for (Future<?> future : futures) {
            future.get();
        }
        pool.shutdown();
    }

    private void copy(Path file) throws IOException {
        Path temporary =
                to.resolve("temporary").resolve(from.relativize(file).toString().replace('/', '-'));
        try (FileChannel channel =
                FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, target(file), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path target(Path path) {
        return to.resolve(from.relativize(path));
    }

    private static void force(Path path, StandardOpenOption access) throws IOException {
        try (FileChannel channel = FileChannel.open(path, access)) {
            channel.force(true);
        }
    }
}
