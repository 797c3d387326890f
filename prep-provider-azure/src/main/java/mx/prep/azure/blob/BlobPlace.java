package mx.prep.azure.blob;

import com.google.common.escape.Escaper;
import com.google.common.net.PercentEscaper;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a container is. Keys are encoded but for letters, digits and {@code -._~/}, so that no server can read one in two
 * ways.
 *
 * @param root the container's address, without a slash at its end
 * @param copyRoot the container's address as Azure itself knows it
 * @param account the account's name
 * @param container the container's name
 */
record BlobPlace(String root, String copyRoot, String account, String container) {
    private static final Escaper PATH = new PercentEscaper("-._~/", false);
    private static final Escaper QUERY = new PercentEscaper("-._~", false);

    /**
     * A container of an account.
     *
     * @param own the account's address in its cloud
     * @param endpoint another address of it, or null
     */
    static BlobPlace of(URI own, @Nullable URI endpoint, String account, String container) {
        String root = root(endpoint == null ? own : endpoint, container);
        boolean known = endpoint == null || isKnown(endpoint, account);
        return new BlobPlace(root, known ? root : root(own, container), account, container);
    }

    private static String root(URI address, String container) {
        return address.toString().replaceFirst("/+$", "") + "/" + container;
    }

    /** An emulator has the account in its path, a cloud of somebody's own in the host's name; a custom domain neither. */
    private static boolean isKnown(URI endpoint, String account) {
        return endpoint.getPath().startsWith("/" + account)
                || endpoint.getHost().startsWith(account + ".blob.");
    }

    /** A blob as the source of a copy. */
    String copySource(String key) {
        return copyRoot + "/" + PATH.escape(key);
    }

    URI blob(String key, Map<String, String> query) {
        return address(root + "/" + PATH.escape(key), query);
    }

    URI blob(String key) {
        return blob(key, Map.of());
    }

    URI container(Map<String, String> query) {
        return address(root, query);
    }

    private static URI address(String path, Map<String, String> query) {
        String parameters = new TreeMap<>(query)
                .entrySet().stream()
                        .map(entry -> QUERY.escape(entry.getKey()) + "=" + QUERY.escape(entry.getValue()))
                        .collect(Collectors.joining("&"));
        return URI.create(path + (parameters.isEmpty() ? "" : "?" + parameters));
    }
}
