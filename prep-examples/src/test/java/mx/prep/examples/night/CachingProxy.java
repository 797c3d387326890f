package mx.prep.examples.night;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A CDN's cache on this machine: nginx in front of one origin or several, keyed by path without query, for as long as the
 * origin's {@code s-maxage} says, which ends by nginx's whole seconds. What is out of date is asked for by its ETag.
 * Thread-safe.
 */
final class CachingProxy implements AutoCloseable {
    /** What is installed outside the PATH of who isn't root. */
    private static final Path SYSTEM = Path.of("/usr/sbin/nginx");

    /** What nginx says once it listens. */
    private static final String LISTENS = "event method";

    private static final Pattern KEY = Pattern.compile("\\nKEY: ([^\\n]*)\\n");
    private static final int KEY_WITHIN = 4096;
    private static final int ATTEMPTS = 5;

    private final Process process;
    private final URI uri;
    private final Path cache;
    private final Path log;

    /** What is asked for the root of a site. */
    enum Root {
        /** The origin's own root. */
        FOLDER,
        /** {@code index.html}, which a bucket doesn't find by itself. */
        INDEX
    }

    private CachingProxy(String command, Path folder, List<URI> origins, Root root) throws IOException {
        this.cache = folder.resolve("cache");
        this.log = folder.resolve("access.log");
        int port = freePort();
        Path config = Files.writeString(folder.resolve("nginx.conf"), config(folder, port, origins, root));
        process = new ProcessBuilder(command, "-e", "stderr", "-p", folder.toString(), "-c", config.toString())
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        awaitListening(said);
        uri = URI.create("http://127.0.0.1:" + port + "/");
        Thread drain = new Thread(() -> drain(said), "nginx-output");
        drain.setDaemon(true);
        drain.start();
    }

    /**
     * Starts one.
     *
     * @param folder an empty one of its own
     * @param origins addresses of one site, which end with a slash; one after the other is asked
     */
    static CachingProxy start(Path folder, List<URI> origins, Root root) {
        String command = Files.isExecutable(SYSTEM) ? SYSTEM.toString() : "nginx";
        IOException failure = new IOException("not tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return start(command, folder, origins, root);
            } catch (IOException e) {
                // Somebody may have taken the port.
                failure = e;
            }
        }
        throw new UncheckedIOException(failure);
    }

    /** @throws IllegalStateException if there is no such command */
    static CachingProxy start(String command, Path folder, List<URI> origins, Root root) throws IOException {
        try {
            new ProcessBuilder(command, "-v").redirectErrorStream(true).start().waitFor();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "this test needs nginx as a CDN's cache, and it isn't installed: sudo apt-get install nginx", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while nginx was looked for", e);
        }
        return new CachingProxy(command, Files.createDirectories(folder), origins, root);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String config(Path folder, int port, List<URI> origins, Root root) {
        String servers = origins.stream()
                .map(origin -> "server " + origin.getRawAuthority() + ";")
                .collect(Collectors.joining(" "));
        String base = origins.get(0).getRawPath().replaceFirst("/$", "");
        return """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log stderr notice;
                events { worker_connections 512; }
                http {
                  log_format cached '$upstream_cache_status $request_uri $status';
                  access_log %1$s/access.log cached;
                  client_body_temp_path %1$s/body;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  proxy_temp_path %1$s/temp;
                  proxy_cache_path %1$s/cache keys_zone=site:1m inactive=1d use_temp_path=on;
                  map $request_uri $path { "~^(?<named>[^?]*)" $named; }
                  map $path $file { "/" "%2$s"; default $path; }
                  upstream origin { %3$s keepalive 16; }
                  server {
                    listen 127.0.0.1:%4$d;
                    location / {
                      proxy_pass http://origin%5$s$file;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_set_header Host 127.0.0.1;
                      proxy_cache site;
                      proxy_cache_key $path;
                      proxy_cache_revalidate on;
                      proxy_cache_valid 404 1s;
                    }
                  }
                }
                """.formatted(folder, root == Root.INDEX ? "/index.html" : "/", servers, port, base);
    }

    private static void awaitListening(BufferedReader said) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.contains(LISTENS)) {
                return;
            }
            all.append(line).append('\n');
        }
        throw new IOException("nginx ended: " + all);
    }

    private static void drain(BufferedReader said) {
        try {
            said.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // It has ended.
            return;
        }
    }

    /** Where readers find the site; ends with a slash. */
    URI uri() {
        return uri;
    }

    /**
     * Forgets answers.
     *
     * @param paths percent-encoded; those that end in a star: all that begins so
     */
    void purge(List<String> paths) {
        for (Path kept : files()) {
            if (key(kept)
                    .filter(key -> paths.stream().anyMatch(path -> names(path, key)))
                    .isPresent()) {
                try {
                    Files.deleteIfExists(kept);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static boolean names(String path, String key) {
        return path.endsWith("*") ? key.startsWith(path.substring(0, path.length() - 1)) : key.equals(path);
    }

    private List<Path> files() {
        try (Stream<Path> all = Files.walk(cache)) {
            return all.filter(Files::isRegularFile).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which path a file of the cache answers. */
    private static Optional<String> key(Path kept) {
        try (InputStream in = Files.newInputStream(kept)) {
            Matcher key = KEY.matcher(new String(in.readNBytes(KEY_WITHIN), StandardCharsets.ISO_8859_1));
            return key.find() ? Optional.of(key.group(1)) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How many answers came out of its cache without a question to the origin. */
    long hits() {
        try (Stream<String> lines = Files.lines(log)) {
            return lines.filter(line -> line.startsWith("HIT ")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
