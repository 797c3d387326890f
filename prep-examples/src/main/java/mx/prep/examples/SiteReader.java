package mx.prep.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.PackageRef;

/**
 * A reader who opens the site again and again, each time as somebody new, and compares what comes with the manifest:
 * the page, and some other files in turn. Works by HTTP alone, as docs/verify.md says, on a thread of its own.
 * Thread-safe.
 */
final class SiteReader implements AutoCloseable {
    private static final int FILES_EACH_TIME = 5;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Pattern PIN = Pattern.compile("(?:__Host-)?prep=(.+)\\.\\d+");
    private static final String ENTRY = "index.html";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI site;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final Map<String, Known> manifests = new LinkedHashMap<>();
    private final List<SiteLook> looks = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "demo-reader");
    private int turn;

    /** A release's manifest. */
    private record Known(PackageRef reference, Map<String, String> sha256) {}

    SiteReader(URI site) {
        this.site = site;
        this.thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** How often the reader has looked. */
    int count() {
        synchronized (looks) {
            return looks.size();
        }
    }

    /** The looks after so many. */
    List<SiteLook> since(int count) {
        synchronized (looks) {
            return List.copyOf(looks.subList(count, looks.size()));
        }
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                SiteLook look = look();
                synchronized (looks) {
                    looks.add(look);
                }
                TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
            }
        } catch (InterruptedException e) {
            // Nobody wants to know any more.
            return;
        }
    }

    /** Opens the site once. */
    SiteLook look() throws InterruptedException {
        try {
            HttpResponse<byte[]> page = get("/", "document", "");
            String cookie = page.headers().firstValue("Set-Cookie").orElse("").replaceFirst(";.*", "");
            Matcher pin = PIN.matcher(cookie);
            if (page.statusCode() != 200 || !pin.matches()) {
                return new SiteLook(null, 0, List.of("the page: status " + page.statusCode()));
            }
            Known manifest = manifest(pin.group(1));
            List<String> problems = new ArrayList<>();
            int good = check(ENTRY, page, manifest, problems);
            List<String> paths = List.copyOf(manifest.sha256().keySet());
            for (int i = 0; i < Math.min(FILES_EACH_TIME, paths.size()); i++) {
                String path = paths.get(turn++ % paths.size());
                good += check(path, get("/" + path, "empty", cookie), manifest, problems);
            }
            return new SiteLook(manifest.reference(), good, problems);
        } catch (IOException | URISyntaxException | IllegalArgumentException e) {
            return new SiteLook(null, 0, List.of("the site: " + e));
        }
    }

    private static int check(String path, HttpResponse<byte[]> answer, Known manifest, List<String> problems) {
        String expected = manifest.sha256().getOrDefault(path, "none");
        if (answer.statusCode() != 200) {
            problems.add(path + ": status " + answer.statusCode());
        } else if (!Digest.of(DigestAlgorithm.SHA256, answer.body()).hex().equals(expected)) {
            problems.add(path + ": other bytes than the manifest of " + manifest.reference() + " says");
        } else {
            return 1;
        }
        return 0;
    }

    /** A release's manifest, which never changes. */
    private Known manifest(String release) throws IOException, InterruptedException, URISyntaxException {
        Known known = manifests.get(release);
        if (known == null) {
            HttpResponse<byte[]> answer = get("/.prep/releases/" + release + ".json", "empty", "");
            if (answer.statusCode() != 200) {
                throw new IOException("the manifest of " + release + ": status " + answer.statusCode());
            }
            known = read(JSON.readTree(answer.body()));
            manifests.put(release, known);
        }
        return known;
    }

    private static Known read(JsonNode manifest) {
        Map<String, String> files = new LinkedHashMap<>();
        manifest.path("files")
                .forEach(file -> files.put(
                        file.path("path").asText(), file.path("sha256").asText()));
        Digest sha256 = Digest.sha256(manifest.path("packageSha256").asText());
        return new Known(new PackageRef(Cut.parse(manifest.path("cut").asText()), sha256), files);
    }

    private HttpResponse<byte[]> get(String path, String destination, String cookie)
            throws IOException, InterruptedException, URISyntaxException {
        URI address = site.resolve(new URI(null, null, path, null).getRawPath());
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address).timeout(PATIENCE).header("Sec-Fetch-Dest", destination);
        if (!cookie.isEmpty()) {
            request.header("Cookie", cookie);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
