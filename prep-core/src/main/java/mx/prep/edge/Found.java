package mx.prep.edge;

import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Version;

/** What lies at a path of a live tree, as the store had it when it was asked. */
sealed interface Found {
    /** Nothing. */
    record Absent() implements Found {}

    /** A file. */
    sealed interface File extends Found {
        /** Its description, made from what is stored. */
        ManifestEntry entry();
    }

    /** A small file with its stored bytes. */
    final class Small implements File {
        private final ManifestEntry entry;
        private final byte[] stored;

        Small(ManifestEntry entry, byte[] stored) {
            this.entry = entry;
            this.stored = stored;
        }

        @Override
        public ManifestEntry entry() {
            return entry;
        }

        /** Must not be changed. */
        byte[] stored() {
            return stored;
        }
    }

    /** A file that is streamed, as long as it has this version. */
    record Large(ManifestEntry entry, ObjectKey key, Version version) implements File {}
}
