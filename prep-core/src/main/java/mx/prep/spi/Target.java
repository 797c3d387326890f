package mx.prep.spi;

import java.net.URI;
import mx.prep.model.Mode;
import mx.prep.model.Recipe;
import org.jspecify.annotations.Nullable;

/**
 * One site to publish to: a store, what stands in front of it, and how files are stored in it.
 *
 * @param name what people call it: lower-case letters, digits and hyphens; unique in a configuration
 * @param store where its objects are
 * @param prefix put before every key of the target, ending with {@code /}, or empty
 * @param mode how what it serves is replaced
 * @param recipe how files are stored
 * @param releaseSwitch what decides which release readers see, or null where that is the pointer itself
 * @param edgeCache the cache in front of it, or null where there is none, or none that needs purging
 * @param publicUri where readers find it, ending with {@code /}, or null if confirmation has to read the store
 */
public record Target(
        String name,
        ObjectStore store,
        String prefix,
        Mode mode,
        Recipe recipe,
        @Nullable ReleaseSwitch releaseSwitch,
        @Nullable EdgeCache edgeCache,
        @Nullable URI publicUri) {
    public Target {
        if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
            throw new IllegalArgumentException("a target's name has lower-case letters, digits and hyphens: " + name);
        }
        if (!prefix.isEmpty() && !prefix.endsWith("/")) {
            throw new IllegalArgumentException("a prefix ends with a slash: " + prefix);
        }
        if (publicUri != null && !publicUri.toString().endsWith("/")) {
            throw new IllegalArgumentException("a public URI ends with a slash: " + publicUri);
        }
    }
}
