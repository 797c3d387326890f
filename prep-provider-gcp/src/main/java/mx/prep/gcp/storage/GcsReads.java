package mx.prep.gcp.storage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.internal.time.Ticker;
import mx.prep.model.Digest;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.store.jclouds.CloudStore;
import mx.prep.store.jclouds.ContentReader;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import mx.prep.store.jclouds.StoreHttp;
import mx.prep.store.jclouds.WireHeaders;
import org.jclouds.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Finds, gets and lists objects. Content is asked for by its plain path, since only there one answer has bytes,
 * generation and custom metadata. Thread-safe.
 */
final class GcsReads implements CloudStore.Reads {
    private static final WireHeaders HEADERS = new WireHeaders("x-goog-meta-");
    private static final String LIST = "storage.objects.list";
    /** Who may not list is told the same of an object that isn't there. */
    private static final String GET = "storage.objects.get, and " + LIST + " for objects that aren't there,";

    private final String store;
    private final GcsPlace place;
    private final StoreHttp http;
    private final ContentReader content;

    GcsReads(String store, GcsPlace place, StoreHttp http, GcsErrors errors, Ticker ticker) {
        this.store = store;
        this.place = place;
        this.http = http;
        this.content = new ContentReader(store, errors.failures(), ticker);
    }

    @Override
    public StoredObject head(ObjectKey key) {
        Attempt attempt = new Attempt(key.value(), Effect.READ, GET);
        GcsPlace.Address address = place.object(key.value()).query("fields", GcsResource.FIELDS);
        GcsResource found = new GcsResource(document(new StoreHttp.Ask("GET", address.uri(), attempt), key.value()));
        Version version = found.version();
        if (version == null) {
            throw unavailable(key.value(), "the answer has no generation");
        }
        return found.stored(key, version, found.headers());
    }

    private JsonNode document(StoreHttp.Ask ask, String key) {
        byte[] body = http.send(ask).body();
        try {
            return GcsResource.parse(body);
        } catch (IOException e) {
            throw new StoreException(Kind.UNAVAILABLE, store, key, "the answer can't be read", null);
        }
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        Attempt attempt = new Attempt(key.value(), Effect.READ, GET);
        // Without it Cloud Storage decodes what is stored with gzip.
        StoreHttp.Ask ask =
                new StoreHttp.Ask("GET", place.content(key.value()), attempt).header("Accept-Encoding", "gzip");
        String part = ContentReader.header(range);
        if (part != null) {
            ask.header("Range", part);
        }
        return content.read(key, () -> http.open(ask), this::find, (response, size) -> describe(key, response, size));
    }

    private StoredObject describe(ObjectKey key, HttpResponse response, long size) {
        String generation = response.getFirstHeaderOrNull("x-goog-generation");
        if (generation == null) {
            throw unavailable(key.value(), "the answer has no generation");
        }
        return new StoredObject(
                key, new Version(generation), size, md5(response), HEADERS.read(response::getFirstHeaderOrNull));
    }

    /** Its hashes come in one header or in several. */
    private static @Nullable Digest md5(HttpResponse response) {
        return response.getHeaders().get("x-goog-hash").stream()
                .flatMap(value -> List.of(value.split(",", -1)).stream())
                .map(String::strip)
                .filter(hash -> hash.startsWith("md5="))
                .findFirst()
                .map(hash -> GcsResource.md5(hash.substring("md5=".length())))
                .orElse(null);
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        GcsPlace.Address address = place.objects()
                .query("prefix", prefix)
                .query("fields", "nextPageToken,items(name,generation,size,md5Hash)");
        if (token != null) {
            address.query("pageToken", token);
        }
        Attempt attempt = new Attempt(prefix, Effect.READ, LIST);
        JsonNode page = document(new StoreHttp.Ask("GET", address.uri(), attempt), prefix);
        List<StoredObject> objects = new ArrayList<>();
        for (JsonNode item : page.path("items")) {
            GcsResource resource = new GcsResource(item);
            Version version = resource.version();
            if (version == null) {
                throw unavailable(prefix, "the list has an object without a generation");
            }
            ObjectKey.find(item.path("name").asText())
                    .ifPresent(key -> objects.add(resource.stored(key, version, null)));
        }
        String next = page.path("nextPageToken").asText();
        return new ObjectPage(objects, next.isEmpty() ? null : next);
    }

    private StoreException unavailable(String key, String detail) {
        return new StoreException(Kind.UNAVAILABLE, store, key, detail, null);
    }
}
