package mx.prep.azure.blob;

import java.util.Base64;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.Digest;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Precondition;
import mx.prep.spi.Version;
import mx.prep.store.jclouds.StoreHttp;
import org.jspecify.annotations.Nullable;

/** ETags as versions and conditions, and MD5s as Azure writes them. */
final class Etags {
    private Etags() {}

    /** Quoted in headers, bare in lists. */
    static Version version(String etag) {
        return new Version(etag.replace("\"", ""));
    }

    static String quoted(Version version) {
        return "\"" + version.value() + "\"";
    }

    /** The version that a write's answer names. */
    static Version written(String store, ObjectKey key, StoreHttp.Answer answer) {
        String etag = answer.header("ETag");
        if (etag == null || etag.isEmpty()) {
            throw new StoreException(Kind.UNKNOWN_OUTCOME, store, key.value(), "the answer has no ETag", null);
        }
        return version(etag);
    }

    /** The condition of a write, put onto a request. */
    static StoreHttp.Ask condition(StoreHttp.Ask ask, Precondition precondition) {
        if (precondition instanceof Precondition.Absent) {
            return ask.header("If-None-Match", "*");
        } else if (precondition instanceof Precondition.Matches matches) {
            return ask.header("If-Match", quoted(matches.version()));
        }
        return ask;
    }

    static String base64(Digest digest) {
        return Base64.getEncoder().encodeToString(digest.bytes());
    }

    /** The MD5 that a blob has, or null. */
    static @Nullable Digest md5(@Nullable String base64) {
        if (base64 == null || !base64.matches("[A-Za-z0-9+/]{22}==")) {
            return null;
        }
        return Digest.md5(java.util.HexFormat.of().formatHex(Base64.getDecoder().decode(base64)));
    }
}
