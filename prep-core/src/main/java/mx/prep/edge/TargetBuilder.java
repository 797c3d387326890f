package mx.prep.edge;

import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import mx.prep.error.ConfigException;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import mx.prep.spi.Builder;
import mx.prep.spi.EdgeCache;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.ReleaseSwitch;
import mx.prep.spi.Target;
import org.jspecify.annotations.Nullable;

/**
 * The options that every target has, for the builder of one kind of target to extend. That builder adds the options of
 * its store and of what stands in front of it, and says in {@link #parts} what they come to.
 *
 * <p>Not thread-safe.
 *
 * @param <B> the builder that extends it
 */
public abstract class TargetBuilder<B extends TargetBuilder<B>> implements Builder<Target> {
    private @Nullable String name;
    private String prefix = "";
    private @Nullable Mode mode;
    private @Nullable URI publicUri;
    private String root = "";
    private @Nullable List<String> gzip;
    private List<String> plain = List.of();
    private final Set<String> given = new HashSet<>();

    protected TargetBuilder() {}

    /**
     * What a target is made of besides its options here.
     *
     * @param store where its objects are
     * @param compressed extensions that are stored with gzip unless {@link #gzip} says otherwise
     * @param releaseSwitch what decides which release readers see, or null where that is the pointer itself
     * @param edgeCache the cache in front of it that has to be purged in this mode, or null. Without a switch, mode
     *     {@code RELEASES} is the embedded edge's, which is asked at the public URI: leave it null there
     */
    public record Parts(
            ObjectStore store,
            Set<String> compressed,
            @Nullable ReleaseSwitch releaseSwitch,
            @Nullable EdgeCache edgeCache) {}

    /** This builder. */
    protected abstract B self();

    /** What messages call a target of this kind, such as {@code folder target}. */
    protected abstract String kind();

    /** The mode where {@link #mode} wasn't called. */
    protected abstract Mode defaultMode();

    /**
     * Checks the options of the kind and builds from them. Does no I/O.
     *
     * @param chosen the target's mode
     * @param uri where readers find it, or null
     * @throws ConfigException if an option is missing or contradicts another; the message needn't name the target
     */
    protected abstract Parts parts(Mode chosen, @Nullable URI uri);

    /** Notes that an option of the kind was given, by its name in a configuration. */
    protected final B given(String option) {
        given.add(option);
        return self();
    }

    /** Whether {@link #given} was told of an option. */
    protected final boolean isGiven(String option) {
        return given.contains(option);
    }

    /**
     * Checks options that mean nothing without another.
     *
     * @throws ConfigException if one of them was given and the other wasn't
     */
    protected final void goWith(String other, String... options) {
        for (String option : options) {
            if (isGiven(option) && !isGiven(other)) {
                throw new ConfigException(option + " goes with " + other + ", which is missing");
            }
        }
    }

    /** What people call the target: lower-case letters, digits and hyphens. */
    public B name(String text) {
        this.name = text;
        return self();
    }

    /** Put before every key of the target, ending with a slash; default: nothing. */
    public B prefix(String text) {
        this.prefix = text;
        return self();
    }

    /** How what it serves is replaced; the default is the kind's. */
    public B mode(Mode value) {
        this.mode = value;
        return self();
    }

    /** Where readers find it, ending with a slash; without it confirmation reads the store. */
    public B publicUri(URI uri) {
        this.publicUri = uri;
        return self();
    }

    /** The package's folder that becomes the site's root, ending with a slash; default: the whole package. */
    public B root(String folder) {
        this.root = folder;
        return self();
    }

    /** Extensions, without dot, of files that are stored with gzip; the default is the kind's. */
    public B gzip(List<String> extensions) {
        this.gzip = List.copyOf(extensions);
        return self();
    }

    /** Extensions, without dot, that are stored plain whatever {@link #gzip} says; default: none. */
    public B plain(List<String> extensions) {
        this.plain = List.copyOf(extensions);
        return self();
    }

    @Override
    public final Target build() {
        if (name == null) {
            throw new ConfigException("a " + kind() + " needs a name");
        }
        Mode chosen = mode == null ? defaultMode() : mode;
        try {
            Parts parts = parts(chosen, publicUri);
            Recipe recipe = Recipe.of(chosen, root, gzip == null ? parts.compressed() : gzip, plain);
            return new Target(
                    name,
                    parts.store(),
                    prefix,
                    chosen,
                    recipe,
                    parts.releaseSwitch(),
                    edgeCache(parts, chosen),
                    publicUri);
        } catch (IllegalArgumentException | ConfigException e) {
            throw new ConfigException("the " + kind() + " " + name + ": " + e.getMessage(), e);
        }
    }

    /** Where the embedded edge can be asked, a purge is done when it has moved. */
    private @Nullable EdgeCache edgeCache(Parts parts, Mode chosen) {
        boolean embedded = chosen == Mode.RELEASES && parts.releaseSwitch() == null && parts.edgeCache() == null;
        return embedded && publicUri != null ? EmbeddedEdgeCache.at(publicUri, Clock.systemUTC()) : parts.edgeCache();
    }
}
