package mx.prep.azure.blob;

import java.util.HashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLStreamException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.internal.time.Ticker;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.StoredObject;
import mx.prep.store.jclouds.CloudStore;
import mx.prep.store.jclouds.ContentReader;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import mx.prep.store.jclouds.StoreHttp;
import mx.prep.store.jclouds.WireHeaders;
import org.jspecify.annotations.Nullable;

/** Finds, gets and lists blobs. Thread-safe. */
final class BlobReads implements CloudStore.Reads {
    /** Names of metadata are identifiers of C#. */
    static final WireHeaders HEADERS = new WireHeaders("x-ms-meta-", "decoded_sha256");

    static final String READ = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read";

    private final String store;
    private final BlobPlace place;
    private final StoreHttp http;
    private final ContentReader content;

    BlobReads(String store, BlobPlace place, StoreHttp http, BlobErrors errors, Ticker ticker) {
        this.store = store;
        this.place = place;
        this.http = http;
        this.content = new ContentReader(store, errors.failures(), ticker);
    }

    @Override
    public StoredObject head(ObjectKey key) {
        StoreHttp.Answer answer = ask(key);
        return describe(key, answer::header, content.length(key, answer.header("Content-Length")));
    }

    /** What Azure says of a blob. */
    StoreHttp.Answer ask(ObjectKey key) {
        Attempt attempt = new Attempt(key.value(), Effect.READ, READ);
        return http.send(new StoreHttp.Ask("HEAD", place.blob(key.value()), attempt));
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        StoreHttp.Ask ask =
                new StoreHttp.Ask("GET", place.blob(key.value()), new Attempt(key.value(), Effect.READ, READ));
        String part = ContentReader.header(range);
        if (part != null) {
            ask.header("Range", part);
        }
        return content.read(
                key,
                () -> http.open(ask),
                this::find,
                (response, size) -> describe(key, response::getFirstHeaderOrNull, size));
    }

    private StoredObject describe(ObjectKey key, UnaryOperator<@Nullable String> header, long size) {
        String etag = header.apply("ETag");
        if (etag == null || etag.isEmpty()) {
            throw new StoreException(Kind.UNAVAILABLE, store, key.value(), "the answer has no ETag", null);
        }
        // The other one is the part's, where a part was asked for.
        String whole = header.apply("x-ms-blob-content-md5");
        boolean part = header.apply("Content-Range") != null;
        String md5 = whole != null || part ? whole : header.apply("Content-MD5");
        return new StoredObject(key, Etags.version(etag), size, Etags.md5(md5), HEADERS.read(header));
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        Map<String, String> query = new HashMap<>();
        query.put("restype", "container");
        query.put("comp", "list");
        query.put("prefix", prefix);
        if (token != null) {
            query.put("marker", token);
        }
        Attempt attempt = new Attempt(prefix, Effect.READ, READ);
        try {
            BlobList page = BlobList.parse(http.send(new StoreHttp.Ask("GET", place.container(query), attempt))
                    .body());
            return new ObjectPage(page.objects(), page.next());
        } catch (XMLStreamException e) {
            throw new StoreException(Kind.UNAVAILABLE, store, prefix, "the list can't be read", null);
        }
    }
}
