package mx.prep.gcp.storage;

import com.google.cloud.ReadChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.Storage.BlobWriteOption;
import com.google.cloud.storage.Storage.CopyRequest;
import com.google.cloud.storage.StorageException;
import com.google.common.primitives.Ints;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.error.StoreException.Kind;
import mx.prep.model.CacheRule;
import mx.prep.model.Digest;
import mx.prep.model.Encoding;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.DeleteFailure;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;
import mx.prep.spi.Version;
import org.jspecify.annotations.Nullable;

/** A store over Google's own client, so that the contract judges the server of the test kit by somebody else's requests. */
final class GoogleStore implements ObjectStore {
    private static final String DECODED = "decoded-sha256";

    private final GoogleClient client;
    private final Storage storage;
    private final String bucket;

    GoogleStore(GoogleClient client, String bucket) {
        this.client = client;
        this.storage = client.storage();
        this.bucket = bucket;
    }

    private BlobId id(ObjectKey key) {
        return BlobId.of(bucket, key.value());
    }

    private <T> T calling(String key, Supplier<T> call) {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancelledException("interrupted", null);
        }
        try {
            return call.get();
        } catch (StorageException e) {
            Kind kind = switch (e.getCode()) {
                case 404 -> Kind.NOT_FOUND;
                case 412 -> Kind.PRECONDITION;
                case 400 -> Kind.CORRUPT;
                default -> Kind.UNAVAILABLE;
            };
            throw new StoreException(kind, name(), key, String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public Optional<StoredObject> find(ObjectKey key) {
        return Optional.ofNullable(calling(key.value(), () -> storage.get(id(key))))
                .map(GoogleStore::described);
    }

    private static StoredObject described(Blob blob) {
        Map<String, String> metadata = blob.getMetadata() == null ? Map.of() : asStrings(blob);
        ObjectHeaders headers = new ObjectHeaders(
                new MediaType(blob.getContentType()),
                new CacheRule(blob.getCacheControl()),
                "gzip".equals(blob.getContentEncoding()) ? Encoding.GZIP : Encoding.IDENTITY,
                metadata.containsKey(DECODED) ? Digest.sha256(metadata.get(DECODED)) : null);
        return listed(blob, headers);
    }

    private static Map<String, String> asStrings(Blob blob) {
        Map<String, String> strings = new java.util.TreeMap<>();
        blob.getMetadata().forEach(strings::put);
        return strings;
    }

    private static StoredObject listed(Blob blob, @Nullable ObjectHeaders headers) {
        byte[] md5 = Base64.getDecoder().decode(blob.getMd5());
        return new StoredObject(
                ObjectKey.of(blob.getName()),
                new Version(String.valueOf(blob.getGeneration())),
                blob.getSize(),
                Digest.md5(HexFormat.of().formatHex(md5)),
                headers);
    }

    /** By generation, so that a later write changes nothing for who reads. */
    @Override
    public ObjectContent get(ObjectKey key, ByteRange range) {
        StoredObject found = find(key)
                .orElseThrow(() -> new StoreException(Kind.NOT_FOUND, name(), key.value(), "no such object", null));
        if (range.offset() >= found.size()) {
            return new ObjectContent(found, InputStream.nullInputStream());
        }
        BlobId exact =
                BlobId.of(bucket, key.value(), Long.valueOf(found.version().value()));
        ReadChannel channel = storage.reader(exact, BlobSourceOption.shouldReturnRawInputStream(true));
        long end = range.length() > found.size() - range.offset() ? found.size() : range.offset() + range.length();
        try {
            channel.seek(range.offset());
            channel.limit(end);
            // Opened now: the first bytes fix which object is read.
            InputStream in = Channels.newInputStream(channel);
            return new ObjectContent(found, in);
        } catch (IOException e) {
            throw new StoreException(Kind.UNAVAILABLE, name(), key.value(), "can't be read", e);
        }
    }

    @Override
    public StoredObject put(ObjectKey key, Body body, ObjectHeaders headers, Precondition precondition) {
        byte[] content;
        try (InputStream in = body.open()) {
            content = in.readAllBytes();
        } catch (IOException e) {
            throw new StoreException(Kind.UNAVAILABLE, name(), key.value(), "can't be read", e);
        }
        if (content.length != body.length()) {
            throw new StoreException(Kind.CORRUPT, name(), key.value(), "another length", null);
        }
        Blob stored = calling(
                key.value(),
                () -> Body.Checksums.of(content).equals(body.checksums())
                        ? create(info(key, headers).build(), content, precondition)
                        : createChecked(info(key, headers), content, body.checksums()));
        return listed(stored, headers);
    }

    private Blob create(BlobInfo info, byte[] content, Precondition precondition) {
        List<BlobTargetOption> options = new ArrayList<>();
        if (precondition instanceof Precondition.Absent) {
            options.add(BlobTargetOption.doesNotExist());
        } else if (precondition instanceof Precondition.Matches matches) {
            options.add(BlobTargetOption.generationMatch(
                    Long.parseLong(matches.version().value())));
        }
        return storage.create(info, content, options.toArray(BlobTargetOption[]::new));
    }

    /** The call above sends checksums of its own; this one those that it is told. */
    private Blob createChecked(BlobInfo.Builder info, byte[] content, Body.Checksums checksums) {
        info.setCrc32c(Base64.getEncoder().encodeToString(Ints.toByteArray(checksums.crc32c())));
        try {
            return storage.createFrom(info.build(), new ByteArrayInputStream(content), BlobWriteOption.crc32cMatch());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private BlobInfo.Builder info(ObjectKey key, ObjectHeaders headers) {
        BlobInfo.Builder info = BlobInfo.newBuilder(id(key))
                .setContentType(headers.mediaType().value())
                .setCacheControl(headers.cacheRule().value());
        if (headers.encoding() == Encoding.GZIP) {
            info.setContentEncoding("gzip");
        }
        if (headers.decodedSha256() != null) {
            info.setMetadata(Map.of(DECODED, headers.decodedSha256().hex()));
        }
        return info;
    }

    @Override
    public Version copy(ObjectKey source, Version sourceVersion, ObjectKey target, ObjectHeaders headers) {
        CopyRequest request = CopyRequest.newBuilder()
                .setSource(id(source))
                .setSourceOptions(BlobSourceOption.generationMatch(Long.parseLong(sourceVersion.value())))
                .setTarget(info(target, headers).build())
                .build();
        Blob copy = calling(source.value(), () -> storage.copy(request).getResult());
        return new Version(String.valueOf(copy.getGeneration()));
    }

    @Override
    public List<DeleteFailure> delete(List<Deletion> deletions) {
        List<DeleteFailure> failures = new ArrayList<>();
        for (Deletion deletion : deletions) {
            BlobSourceOption[] options = deletion.precondition() instanceof Precondition.Matches matches
                    ? new BlobSourceOption[] {
                        BlobSourceOption.generationMatch(
                                Long.parseLong(matches.version().value()))
                    }
                    : new BlobSourceOption[0];
            try {
                calling(deletion.key().value(), () -> storage.delete(id(deletion.key()), options));
            } catch (StoreException e) {
                failures.add(new DeleteFailure(deletion.key(), e));
            }
        }
        return failures;
    }

    @Override
    public ObjectPage list(String prefix, @Nullable String token) {
        List<BlobListOption> options = new ArrayList<>(List.of(BlobListOption.prefix(prefix)));
        if (token != null) {
            options.add(BlobListOption.pageToken(token));
        }
        return calling(prefix, () -> {
            var page = storage.list(bucket, options.toArray(BlobListOption[]::new));
            List<StoredObject> objects = new ArrayList<>();
            page.getValues().forEach(blob -> objects.add(listed(blob, null)));
            String next = page.getNextPageToken();
            return new ObjectPage(objects, next == null || next.isEmpty() ? null : next);
        });
    }

    @Override
    public String name() {
        return "google's client";
    }

    @Override
    public void close() {
        client.close();
    }
}
