package mx.prep.azure.blob;

import java.net.URI;
import java.nio.file.Path;
import mx.prep.azure.identity.AzureIdentity;
import mx.prep.error.StoreException;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.azurite.Azurite;

/** Lists a container as the identity that its own process's environment shows. */
final class WhoAmI {
    private WhoAmI() {}

    /**
     * Prints how many objects there are, or why it can't be known.
     *
     * @param arguments the endpoint, a PEM file that is trusted, the identity
     */
    public static void main(String[] arguments) {
        try (ObjectStore store = AzureBlobStore.builder()
                .account(Azurite.ACCOUNT)
                .container(Stores.CONTAINER)
                .endpoint(URI.create(arguments[0]))
                .trust(Path.of(arguments[1]))
                .identity(AzureIdentity.valueOf(arguments[2]))
                .build()) {
            System.out.println(store.list("", null).objects().size() + " objects");
        } catch (StoreException e) {
            System.out.println(e.kind() + " " + e.getMessage());
        }
        // Whatever azure-identity still runs.
        System.exit(0);
    }
}
