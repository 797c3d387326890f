package mx.prep.testkit.azurite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.testkit.authority.TlsIdentity;
import mx.prep.testkit.azure.BlobServer;

/**
 * Azurite, Microsoft's emulator, in a process of its own on a free port of loopback, with blobs in memory. Installed from
 * npm into {@code target} when it is first started, in the versions that the lock file names; needs Node 20.
 */
public final class Azurite implements AutoCloseable {
    /** The one account: the one that tools know emulators by. */
    public static final String ACCOUNT = BlobServer.ACCOUNT;

    /** Its shared key, in base64. */
    public static final String KEY = BlobServer.KEY;

    private static final Path FOLDER = Path.of("target/azurite");
    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "absent/package.json", "absent/index.js");
    private static final Pattern LISTENS = Pattern.compile("successfully listens on (https?://\\S+)");

    private final Process process;
    private final URI root;

    private Azurite(int port, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                "node",
                install().resolve("node_modules/azurite/dist/src/blob/main.js").toString(),
                "--inMemoryPersistence",
                "--skipApiVersionCheck",
                "--disableTelemetry",
                "--silent",
                "--blobHost",
                "127.0.0.1",
                "--blobPort",
                String.valueOf(port)));
        command.addAll(options);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("AZURITE_ACCOUNTS", ACCOUNT + ":" + KEY);
        try {
            process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            BufferedReader said =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            root = address(said);
            Thread drain = new Thread(() -> drain(said), "azurite-output");
            drain.setDaemon(true);
            drain.start();
        } catch (IOException e) {
            throw new UncheckedIOException("Azurite doesn't start; Node 20 or newer is needed", e);
        }
    }

    /** Starts one, without containers. */
    public static Azurite start() {
        return at(0);
    }

    /** Starts one on a port of loopback, without containers; 0 is any free one. */
    public static Azurite at(int port) {
        return new Azurite(port, List.of());
    }

    /** Over TLS, which is where it takes tokens; it doesn't check who signed them. */
    public static Azurite withTokens(TlsIdentity identity, Path folder) throws IOException {
        Path certificate = Files.writeString(folder.resolve("azurite.pem"), identity.chainPem());
        Path key = Files.writeString(folder.resolve("azurite-key.pem"), identity.privateKeyPem());
        return new Azurite(0, List.of("--oauth", "basic", "--cert", certificate.toString(), "--key", key.toString()));
    }

    private static URI address(BufferedReader said) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                return URI.create(listens.group(1));
            }
            all.append(line).append('\n');
        }
        throw new IOException("Azurite ended: " + all);
    }

    private static void drain(BufferedReader said) {
        try {
            said.transferTo(Writer.nullWriter());
        } catch (IOException e) {
            // It has ended.
            return;
        }
    }

    /** Installs it unless it is there in these versions; one process at a time. */
    private static synchronized Path install() {
        try {
            Files.createDirectories(FOLDER.resolve("absent"));
            try (FileChannel channel = FileChannel.open(
                            FOLDER.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                Path installed = FOLDER.resolve("installed");
                String wanted = resource("package-lock.json");
                if (!lock.isValid()
                        || !Files.exists(installed)
                        || !Files.readString(installed).equals(wanted)) {
                    for (String file : FILES) {
                        Files.writeString(FOLDER.resolve(file), resource(file));
                    }
                    npm();
                    Files.writeString(installed, wanted);
                }
            }
            return FOLDER.toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException("Azurite can't be installed; npm and its registry are needed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Azurite was installed", e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Azurite.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("the test kit has no " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void npm() throws IOException, InterruptedException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        Process npm = new ProcessBuilder(
                        windows ? "npm.cmd" : "npm",
                        "ci",
                        "--ignore-scripts",
                        "--no-audit",
                        "--no-fund",
                        "--prefer-offline")
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(npm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (npm.waitFor() != 0) {
            throw new IOException("npm ci: " + said);
        }
    }

    /** Where it listens, with the account in the path. */
    public URI endpoint() {
        return root.resolve("/" + ACCOUNT);
    }

    /** Makes a container; not over TLS. */
    public Azurite container(String name, Access access) {
        Containers.make(endpoint(), name, access);
        return this;
    }

    /** Who reads a container's blobs. */
    public enum Access {
        /** Whoever has the key. */
        PRIVATE,
        /** Everybody, without a signature. */
        PUBLIC
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
