package mx.prep.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import mx.prep.AuditorBuilder;
import mx.prep.PublisherBuilder;
import mx.prep.error.ConfigException;
import mx.prep.model.Election;
import mx.prep.model.Limits;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/**
 * A configuration that was read from a file and found to be usable.
 *
 * <p>The file's keys are the options of {@link PublisherBuilder} and, in blocks with a {@code type}, of the builders
 * that {@link mx.prep.spi.PrepExtension}s bring, with two differences: targets stand in a list, {@code targets}, and
 * {@code every} stands with the source. {@code docs/configuration.md} lists all of them. Paths are relative to the
 * file. Secrets are never in it: an option that needs one takes the name of an environment variable, or {@code file:} and
 * a path.
 *
 * <p>Reading does no I/O besides the file's and the secrets'. The parts are those that the builder holds, so that closing a publisher
 * closes them. Not thread-safe.
 */
public final class PrepConfig {
    private final PublisherBuilder publisher;
    private final Frame frame;

    private PrepConfig(Frame frame) {
        this.publisher = frame.publisher();
        this.frame = frame;
    }

    /**
     * Reads a configuration.
     *
     * @param file a YAML file
     * @throws ConfigException if it can't be used; the message has a line for each problem, with file, line, key and
     *     what to write instead
     */
    public static PrepConfig load(Path file) {
        return load(file, Components.installed(), System::getenv);
    }

    static PrepConfig load(Path file, Components components, UnaryOperator<@Nullable String> environment) {
        Problems problems = new Problems(file);
        Optional<Frame> frame = read(file, components, environment, problems);
        problems.throwErrors();
        return new PrepConfig(frame.orElseThrow());
    }

    /**
     * Says all that is wrong with a configuration, and what is allowed but should be known, such as a missing
     * integrity check.
     *
     * @return findings in the order of their lines; none of them an error if {@link #load} would succeed
     */
    public static List<Finding> check(Path file) {
        return check(file, Components.installed(), System::getenv);
    }

    static List<Finding> check(Path file, Components components, UnaryOperator<@Nullable String> environment) {
        Problems problems = new Problems(file);
        read(file, components, environment, problems).ifPresent(Frame::warn);
        return problems.inOrder();
    }

    private static Optional<Frame> read(
            Path file, Components components, UnaryOperator<@Nullable String> environment, Problems problems) {
        try {
            return YamlReader.read(file, problems).map(root -> Frame.of(root, file, components, environment, problems));
        } catch (NoClassDefFoundError e) {
            throw new ConfigException(
                    file
                            + " can't be read: add the dependency com.fasterxml.jackson.dataformat:jackson-dataformat-yaml,"
                            + " which isn't on the class path",
                    e);
        }
    }

    /** A builder that holds every option of the file. */
    public PublisherBuilder publisher() {
        return publisher;
    }

    /** A builder that holds archive, targets, limits, zone and work folder of the file. */
    public AuditorBuilder auditor() {
        return frame.auditor();
    }

    public PackageSource source() {
        return frame.source();
    }

    /** The archive's stores; at least one. */
    public List<ObjectStore> archives() {
        return frame.archives();
    }

    /** The targets in the file's order; at least one. */
    public List<Target> targets() {
        return frame.targets();
    }

    /**
     * The target of a name.
     *
     * @throws ConfigException if there is none; the message says which there are
     */
    public Target target(String name) {
        return targets().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new ConfigException("there is no target named " + name + "; there is "
                        + targets().stream().map(Target::name).collect(Collectors.joining(", "))));
    }

    /** What is published; {@link Election#DEFAULT} where the file doesn't say. */
    public Election election() {
        return frame.election();
    }

    /** What no package may exceed; {@link Limits#DEFAULT} where the file doesn't say. */
    public Limits limits() {
        return frame.limits();
    }
}
