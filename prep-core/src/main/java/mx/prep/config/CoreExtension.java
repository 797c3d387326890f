package mx.prep.config;

import java.util.List;
import mx.prep.spi.PrepExtension;

/** What the library itself brings. */
final class CoreExtension implements PrepExtension {
    @Override
    public List<Component<?>> components() {
        return List.of();
    }
}
