package mx.prep.aws;

import java.util.List;
import mx.prep.aws.s3.S3Store;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PrepExtension;
import mx.prep.spi.Target;

/** What this module adds to a configuration: the store {@code s3} and the target {@code aws}. */
public final class AwsExtension implements PrepExtension {
    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(ObjectStore.class, "s3", S3Store::builder),
                new Component<>(Target.class, "aws", AwsTarget::builder));
    }
}
