package mx.prep.azure;

import java.util.List;
import mx.prep.azure.blob.AzureBlobStore;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PrepExtension;
import mx.prep.spi.Target;

/** What this module adds to a configuration: the store {@code azure-blob} and the target {@code azure}. */
public final class AzureExtension implements PrepExtension {
    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(ObjectStore.class, "azure-blob", AzureBlobStore::builder),
                new Component<>(Target.class, "azure", AzureTarget::builder));
    }
}
