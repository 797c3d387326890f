package mx.prep.archive;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.CRC32C;
import mx.prep.error.StoreException;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.ByteRange;
import mx.prep.spi.ObjectContent;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.spi.StoredObject;

/** What one of several stores lacks of an archive. Thread-safe. */
final class Backlog {
    private final Set<ObjectKey> owed = new LinkedHashSet<>();
    private boolean compared;

    /** Notes an object that another store has. */
    synchronized void owe(ObjectKey key) {
        owed.add(key);
    }

    /** Nobody knows any more what is there. */
    synchronized void compareAgain() {
        compared = false;
    }

    /**
     * Copies what is missing.
     *
     * @param sources where packages and their papers may be taken from
     * @param registers where claims, orders and ledger entries may be taken from
     * @return number of objects copied
     * @throws StoreException if the store fails; what is left stays owed
     */
    int makeUp(ObjectStore store, List<ObjectStore> sources, List<ObjectStore> registers) {
        if (!isCompared()) {
            compare(store, sources, registers);
        }
        int copied = 0;
        for (ObjectKey key : snapshot()) {
            if (copy(key, store, ArchiveLayout.isRegister(key) ? registers : sources)) {
                copied++;
            }
        }
        return copied;
    }

    private void compare(ObjectStore store, List<ObjectStore> sources, List<ObjectStore> registers) {
        for (String folder : ArchiveLayout.FOLDERS) {
            Set<ObjectKey> there = new HashSet<>();
            ObjectPage.forEach(store, folder, object -> there.add(object.key()));
            for (ObjectStore source : ArchiveLayout.isRegister(folder) ? registers : sources) {
                ObjectPage.forEach(source, folder, object -> {
                    if (!there.contains(object.key())) {
                        owe(object.key());
                    }
                });
            }
        }
        synchronized (this) {
            compared = true;
        }
    }

    /** Copies from the first source that has it; where none has, it stays owed until the stores are compared again. */
    private boolean copy(ObjectKey key, ObjectStore store, List<ObjectStore> sources) {
        for (ObjectStore source : sources) {
            StoredObject object = source.find(key).orElse(null);
            if (object == null) {
                continue;
            }
            StoreBody body = StoreBody.of(source, object);
            boolean isNamed = key.value().endsWith(".zip") || key.value().startsWith(ArchiveLayout.OWN);
            if (isNamed && !key.value().contains(body.checksums().sha256().hex())) {
                // A package or file that was altered there is no copy; the audit names it.
                continue;
            }
            boolean written = create(key, store, body, headers(object));
            settled(key);
            return written;
        }
        return false;
    }

    private static boolean create(ObjectKey key, ObjectStore store, Body body, ObjectHeaders headers) {
        try {
            store.put(key, body, headers, Precondition.ABSENT);
            return true;
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.PRECONDITION) {
                return false;
            }
            throw e;
        }
    }

    private static ObjectHeaders headers(StoredObject object) {
        return object.headers() == null ? ObjectHeaders.CONTROL : Objects.requireNonNull(object.headers());
    }

    private synchronized void settled(ObjectKey key) {
        owed.remove(key);
    }

    private synchronized boolean isCompared() {
        return compared;
    }

    private synchronized List<ObjectKey> snapshot() {
        return List.copyOf(owed);
    }

    /** An object of another store as a body; read once for its checksums and once for each sending. */
    private record StoreBody(ObjectStore store, ObjectKey key, long length, Checksums checksums) implements Body {
        static StoreBody of(ObjectStore store, StoredObject object) {
            MessageDigest sha256 = DigestAlgorithm.SHA256.newDigest();
            MessageDigest md5 = DigestAlgorithm.MD5.newDigest();
            CRC32C crc = new CRC32C();
            long length = 0;
            try (ObjectContent content = store.get(object.key(), ByteRange.ALL)) {
                byte[] buffer = new byte[64 << 10];
                InputStream in = content.stream();
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    sha256.update(buffer, 0, n);
                    md5.update(buffer, 0, n);
                    crc.update(buffer, 0, n);
                    length += n;
                }
            } catch (IOException e) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        store.name(),
                        object.key().value(),
                        "reading broke off: " + e,
                        e);
            }
            Checksums checksums =
                    new Checksums(Digest.of(DigestAlgorithm.SHA256, sha256), Digest.of(DigestAlgorithm.MD5, md5), (int)
                            crc.getValue());
            return new StoreBody(store, object.key(), length, checksums);
        }

        @Override
        public InputStream open() throws IOException {
            ObjectContent content = store.get(key, ByteRange.ALL);
            return content.stream();
        }
    }
}
