package mx.prep.gcp.storage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.UUID;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Deletion;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import mx.prep.store.jclouds.BodyPayload;
import mx.prep.store.jclouds.CloudStore;
import mx.prep.store.jclouds.Effect;
import mx.prep.store.jclouds.StoreFailures;
import mx.prep.store.jclouds.StoreFailures.Attempt;
import mx.prep.store.jclouds.StoreHttp;

/** Puts objects in one request, copies them, and asks for deletions. Thread-safe. */
final class GcsWrites implements CloudStore.Writes {
    private static final String FIELDS = "generation,size,md5Hash,crc32c";

    private final String store;
    private final GcsPlace place;
    private final StoreHttp http;
    private final GcsOptions options;
    private final Clock clock;

    GcsWrites(String store, GcsPlace place, StoreHttp http, GcsOptions options, Clock clock) {
        this.store = store;
        this.place = place;
        this.http = http;
        this.options = options;
        this.clock = clock;
    }

    /** What a write needs. */
    String permission() {
        return options.lockMode() == null
                ? "storage.objects.create and storage.objects.delete"
                : "storage.objects.create, storage.objects.delete and storage.objects.setRetention";
    }

    /** Description and bytes in one request; Cloud Storage holds the bytes against two checksums before it answers. */
    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        // A fresh one each time, so that no file can hold it.
        String boundary = "prep-" + UUID.randomUUID();
        String before = "--" + boundary + "\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n"
                + description(body, headers) + "\r\n--" + boundary + "\r\nContent-Type: "
                + headers.mediaType().value() + "\r\n\r\n";
        String after = "\r\n--" + boundary + "--\r\n";
        BodyPayload payload = BodyPayload.framed(utf8(before), body, utf8(after));
        Attempt attempt = new Attempt(key.value(), Effect.WRITE, permission(), payload);
        GcsPlace.Address address = upload("multipart", key, precondition);
        StoreHttp.Ask ask = new StoreHttp.Ask("POST", address.uri(), attempt)
                .header("Content-Type", "multipart/related; boundary=" + boundary);
        return stored(key, body, headers, http.send(ask).body());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What an object is to be. */
    ObjectNode description(Body body, ObjectHeaders headers) {
        ObjectNode document = GcsResource.describing(headers);
        options.describe(document, clock);
        GcsResource.checksums(document, body.checksums());
        return document;
    }

    /** Where an upload goes, with its condition. */
    GcsPlace.Address upload(String type, ObjectKey key, Precondition precondition) {
        GcsPlace.Address address = place.upload(type, key.value()).query("fields", FIELDS);
        if (options.kmsKey() != null) {
            address.query("kmsKeyName", options.kmsKey());
        }
        condition(address, precondition);
        return address;
    }

    /** Generation 0: there is no object. */
    private static void condition(GcsPlace.Address address, Precondition precondition) {
        if (precondition instanceof Precondition.Absent) {
            address.query("ifGenerationMatch", "0");
        } else if (precondition instanceof Precondition.Matches matches) {
            address.query("ifGenerationMatch", matches.version().value());
        }
    }

    /** What asks for a deletion. */
    StoreHttp.Ask deletion(Deletion deletion) {
        String key = deletion.key().value();
        GcsPlace.Address address = place.object(key);
        condition(address, deletion.precondition());
        return new StoreHttp.Ask("DELETE", address.uri(), new Attempt(key, Effect.WRITE, "storage.objects.delete"));
    }

    /** What an answer says is stored, held against what was sent. */
    StoredObject stored(ObjectKey key, Body body, ObjectHeaders headers, byte[] answer) {
        GcsResource resource = new GcsResource(parse(key, answer));
        Version version = version(key, resource);
        if (!resource.holds(body)) {
            throw new StoreException(
                    Kind.CORRUPT,
                    store,
                    key.value(),
                    "Cloud Storage says that it has other bytes than were sent",
                    null);
        }
        return resource.stored(key, version, headers);
    }

    private JsonNode parse(ObjectKey key, byte[] answer) {
        try {
            return GcsResource.parse(answer);
        } catch (IOException e) {
            throw new StoreException(Kind.UNKNOWN_OUTCOME, store, key.value(), "the answer can't be read", null);
        }
    }

    private Version version(ObjectKey key, GcsResource resource) {
        Version version = resource.version();
        if (version == null) {
            throw new StoreException(Kind.UNKNOWN_OUTCOME, store, key.value(), "the answer has no generation", null);
        }
        return version;
    }

    /** With every header, since those that aren't named are lost; in as many calls as Cloud Storage wants. */
    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        ObjectNode document = GcsResource.describing(headers);
        options.describe(document, clock);
        Body description = Body.of(GcsResource.bytes(document));
        String token = "";
        while (true) {
            JsonNode answer = parse(target, rewrite(source, sourceVersion, target, description, token));
            if (answer.path("done").asBoolean()) {
                return version(target, new GcsResource(answer.path("resource")));
            }
            String next = answer.path("rewriteToken").asText();
            if (next.isEmpty() || next.equals(token)) {
                throw new StoreException(
                        Kind.UNKNOWN_OUTCOME, store, target.value(), "the copy neither ends nor goes on", null);
            }
            token = next;
        }
    }

    private byte[] rewrite(ObjectKey source, Version version, ObjectKey target, Body description, String token) {
        GcsPlace.Address address = place.rewrite(source.value(), target.value())
                .query("ifSourceGenerationMatch", version.value())
                .query("fields", "done,rewriteToken,resource(generation)");
        if (options.kmsKey() != null) {
            address.query("destinationKmsKeyName", options.kmsKey());
        }
        if (!token.isEmpty()) {
            address.query("rewriteToken", token);
        }
        String permission = permission() + ", and storage.objects.get,";
        Attempt attempt = new Attempt(target.value(), Effect.WRITE, permission, BodyPayload.of(description));
        StoreHttp.Ask ask = new StoreHttp.Ask("POST", address.uri(), attempt)
                .header("Content-Type", "application/json; charset=UTF-8");
        try {
            return http.send(ask).body();
        } catch (StoreException e) {
            throw StoreFailures.ofCopy(source, e);
        }
    }
}
