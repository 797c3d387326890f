package mx.prep.aws.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.xml.stream.XMLStreamException;
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
import org.jspecify.annotations.Nullable;

/** Finds, gets and lists objects. Thread-safe. */
final class S3Reads implements CloudStore.Reads {
    static final WireHeaders HEADERS = new WireHeaders("x-amz-meta-");
    private static final String LIST = "s3:ListBucket";
    private final String store;
    private final S3Http http;
    private final Tags tags;
    private final ContentReader content;
    private final String permission;

    S3Reads(String store, S3Http http, S3Errors errors, Tags tags, S3Options options, Ticker ticker) {
        this.store = store;
        this.http = http;
        this.tags = tags;
        this.content = new ContentReader(store, errors.failures(), ticker);
        this.permission = options.reading();
    }

    @Override
    public StoredObject head(ObjectKey key) {
        StoreHttp.Answer answer = http.send(new S3Http.Ask("HEAD", new Attempt(key.value(), Effect.READ, permission)));
        return describe(key, answer::header, content.length(key, answer.header("Content-Length")));
    }

    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        S3Http.Ask ask = new S3Http.Ask("GET", new Attempt(key.value(), Effect.READ, permission));
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
        if (etag == null) {
            throw new StoreException(Kind.UNAVAILABLE, store, key.value(), "the answer has no ETag", null);
        }
        Version version = Tags.version(etag);
        Digest md5 = tags.md5(version, header.apply("x-amz-server-side-encryption"));
        return new StoredObject(key, version, size, md5, HEADERS.read(header));
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        Attempt attempt = new Attempt(prefix, Effect.READ, LIST);
        S3Http.Ask ask = new S3Http.Ask("GET", attempt)
                .ofBucket()
                .query("list-type", "2")
                .query("encoding-type", "url")
                .query("prefix", prefix);
        if (token != null) {
            ask.query("continuation-token", token);
        }
        S3Answers.Document page;
        try {
            page = S3Answers.parse(http.send(ask).body());
        } catch (XMLStreamException e) {
            throw new StoreException(Kind.UNAVAILABLE, store, prefix, "the list can't be read", null);
        }
        if (!page.name().equals("ListBucketResult")) {
            throw new StoreException(Kind.UNAVAILABLE, store, prefix, "the answer is no list", null);
        }
        boolean encoded = page.text("EncodingType").equals("url");
        List<StoredObject> objects = new ArrayList<>();
        for (Map<String, String> entry : page.groups("Contents")) {
            String name = entry.getOrDefault("Key", "");
            ObjectKey.find(encoded ? S3Answers.decode(name) : name).ifPresent(key -> objects.add(listed(key, entry)));
        }
        boolean more = page.text("IsTruncated").equals("true");
        return new ObjectPage(objects, more ? page.text("NextContinuationToken") : null);
    }

    private StoredObject listed(ObjectKey key, Map<String, String> entry) {
        Version version = Tags.version(entry.getOrDefault("ETag", ""));
        if (!tags.isKnown() && Tags.asMd5(version) != null) {
            // Once in a process's life: only the object itself says whether its ETag is an MD5.
            find(key);
        }
        long size = Long.parseLong(entry.getOrDefault("Size", "0"));
        return new StoredObject(key, version, size, tags.md5(version), null);
    }
}
