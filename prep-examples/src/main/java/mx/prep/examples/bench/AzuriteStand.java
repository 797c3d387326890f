package mx.prep.examples.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.testkit.azure.BlobServer;
import mx.prep.testkit.store.Counts;

/** Azurite, Microsoft's emulator, with blobs in memory. It counts nothing, and each request costs what it costs there. */
final class AzuriteStand implements Stand {
    private static final Pattern LISTENS = Pattern.compile("successfully listens on http://\\S+:(\\d+)");

    private final Path script;
    private int port;
    private Process process;

    /** @param script its main file, as the tests of the module for Azure install it */
    AzuriteStand(Path script) throws IOException {
        this.script = script;
        this.process = start();
    }

    private Process start() throws IOException {
        Process started = new ProcessBuilder(
                        "node",
                        script.toString(),
                        "--inMemoryPersistence",
                        "--skipApiVersionCheck",
                        "--disableTelemetry",
                        "--silent",
                        "--blobHost",
                        "127.0.0.1",
                        "--blobPort",
                        String.valueOf(port))
                .redirectErrorStream(true)
                .start();
        BufferedReader said = started.inputReader(StandardCharsets.UTF_8);
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            Matcher listens = LISTENS.matcher(line);
            if (listens.find()) {
                port = Integer.parseInt(listens.group(1));
                return started;
            }
        }
        throw new IOException("Azurite doesn't start; it is installed by: mvn -pl prep-provider-azure -am verify");
    }

    @Override
    public void empty(List<String> buckets) throws IOException {
        stop();
        process = start();
        for (String bucket : buckets) {
            make(bucket);
        }
    }

    private void make(String container) throws IOException {
        URI address = URI.create(endpoint() + "/" + container + "?restype=container");
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestMethod("PUT");
        BlobPut.signed("PUT", address, 0, new TreeMap<>(Map.of())).forEach(connection::setRequestProperty);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(0);
        connection.getOutputStream().close();
        if (connection.getResponseCode() != HttpURLConnection.HTTP_CREATED) {
            throw new IOException("Azurite made no container: " + connection.getResponseCode());
        }
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + port + "/" + BlobServer.EMULATOR_ACCOUNT);
    }

    @Override
    public String options() {
        return BlobStand.options(endpoint());
    }

    @Override
    public Counts counts() {
        return Counts.NONE;
    }

    @Override
    public List<Saved> objects(String bucket) {
        throw new UnsupportedOperationException("what is stored is saved from the strict server");
    }

    private void stop() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted while Azurite ended", e));
        }
    }

    @Override
    public void close() {
        stop();
    }
}
