package mx.prep.examples.canary;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import mx.prep.azure.blob.AzureBlobStore;
import mx.prep.azure.identity.AzureIdentity;
import mx.prep.examples.canary.Wiretap.Mood;
import mx.prep.gcp.storage.GcsStore;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.azure.BlobServer;

/** Lists containers and buckets in a process of its own, whose environment has the secrets, and prints all that it logs. */
final class AskedApart {
    private AskedApart() {}

    /**
     * Prints a line that begins with {@code ##} and names mood and identity, then what came of it, for each; then the logs.
     *
     * @param arguments a {@link StandIn} that takes moods, the store, a PEM file that is trusted, moods with
     *     commas, and identities: {@code azure:MANAGED}, {@code google:} and the path of a credentials file or nothing
     */
    public static void main(String[] arguments) throws IOException {
        try (EveryLog log = new EveryLog()) {
            for (String mood : arguments[3].split(",", -1)) {
                HttpURLConnection set = (HttpURLConnection) URI.create(arguments[0] + "/mood/" + Mood.valueOf(mood))
                        .toURL()
                        .openConnection();
                set.getResponseCode();
                for (String identity : List.of(arguments).subList(4, arguments.length)) {
                    System.out.println("## " + mood + " " + identity);
                    System.out.println(ask(URI.create(arguments[1]), Path.of(arguments[2]), identity));
                }
            }
            System.out.println("## logs");
            log.lines().forEach(System.out::println);
        }
        // Whatever identity libraries still run.
        System.exit(0);
    }

    private static String ask(URI endpoint, Path trust, String identity) {
        String name = identity.substring(identity.indexOf(':') + 1);
        try (ObjectStore store = identity.startsWith("azure:")
                ? azure(endpoint, trust, AzureIdentity.valueOf(name))
                : google(endpoint, trust, name)) {
            return String.valueOf(store.list("", null));
        } catch (RuntimeException e) {
            return EveryLog.trace(e);
        }
    }

    private static ObjectStore azure(URI endpoint, Path trust, AzureIdentity identity) {
        return AzureBlobStore.builder()
                .account(BlobServer.ACCOUNT)
                .container("medio-prep")
                .endpoint(endpoint.resolve("/" + BlobServer.ACCOUNT))
                .trust(trust)
                .identity(identity)
                .build();
    }

    private static ObjectStore google(URI endpoint, Path trust, String file) {
        var builder = GcsStore.builder().bucket("medio-prep").endpoint(endpoint).trust(trust);
        return file.isEmpty()
                ? builder.build()
                : builder.credentialsFile(Path.of(file)).build();
    }
}
