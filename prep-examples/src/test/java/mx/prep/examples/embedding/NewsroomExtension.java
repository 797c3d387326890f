package mx.prep.examples.embedding;

import java.util.List;
import mx.prep.spi.PackageSource;
import mx.prep.spi.PrepExtension;
import mx.prep.spi.Target;

/** Makes the newsroom's own parts available in {@code prep.yaml}; named in {@code META-INF/services}. */
public final class NewsroomExtension implements PrepExtension {
    @Override
    public List<Component<?>> components() {
        return List.of(
                new Component<>(PackageSource.class, "single-file", SingleFileSource.Builder::new),
                new Component<>(Target.class, "plain", PlainTarget::new));
    }
}
