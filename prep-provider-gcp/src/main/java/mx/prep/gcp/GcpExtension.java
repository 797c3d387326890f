package mx.prep.gcp;

import java.util.List;
import mx.prep.gcp.storage.GcsStore;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PrepExtension;
import mx.prep.spi.Target;

/** What this module adds to a configuration: the store {@code gcs} and the target {@code gcp}. */
public final class GcpExtension implements PrepExtension {
    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(ObjectStore.class, "gcs", GcsStore::builder),
                new Component<>(Target.class, "gcp", GcpTarget::builder));
    }
}
