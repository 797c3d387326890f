package mx.prep.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import mx.prep.error.ConfigException;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.PrepExtension;
import mx.prep.spi.PrepExtension.Component;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;

/** Everything that {@code type:} can name, by port. */
final class Components {
    private static final Map<Class<?>, String> PORTS = Map.of(
            PackageSource.class, "source",
            Verifier.class, "integrity check",
            ObjectStore.class, "store",
            Target.class, "target");

    private final Map<Class<?>, Map<String, Component<?>>> byPort;

    private Components(Map<Class<?>, Map<String, Component<?>>> byPort) {
        this.byPort = byPort;
    }

    /** The library's own and those of the extensions on the class path. */
    static Components installed() {
        List<PrepExtension> extensions = new ArrayList<>();
        extensions.add(new CoreExtension());
        try {
            ServiceLoader.load(PrepExtension.class).forEach(extensions::add);
        } catch (ServiceConfigurationError e) {
            throw new ConfigException("an extension on the class path can't be loaded: " + e.getMessage(), e);
        }
        return of(extensions);
    }

    static Components of(List<PrepExtension> extensions) {
        Map<Class<?>, Map<String, Component<?>>> byPort = new LinkedHashMap<>();
        for (PrepExtension extension : extensions) {
            for (Component<?> component : extension.components()) {
                Component<?> first = byPort.computeIfAbsent(component.port(), port -> new LinkedHashMap<>())
                        .putIfAbsent(component.type(), component);
                if (first != null) {
                    throw new ConfigException("two extensions bring a " + portName(component.port()) + " of type "
                            + component.type() + ", the second is "
                            + extension.getClass().getName()
                            + "; take one of them off the class path");
                }
            }
        }
        return new Components(byPort);
    }

    /** Whether a value of this type is written as a block with a {@code type}. */
    static boolean isPort(Class<?> type) {
        return PORTS.containsKey(type);
    }

    /** What people call a port. */
    static String portName(Class<?> port) {
        return PORTS.getOrDefault(port, port.getSimpleName());
    }

    Set<String> types(Class<?> port) {
        return byPort.getOrDefault(port, Map.of()).keySet();
    }

    Optional<Component<?>> find(Class<?> port, String type) {
        return Optional.ofNullable(byPort.getOrDefault(port, Map.of()).get(type));
    }

    @Override
    public String toString() {
        return byPort.entrySet().stream()
                .map(e -> portName(e.getKey()) + " " + e.getValue().keySet())
                .collect(Collectors.joining(", "));
    }
}
