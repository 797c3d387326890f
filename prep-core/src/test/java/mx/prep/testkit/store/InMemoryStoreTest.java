package mx.prep.testkit.store;

import java.util.Optional;
import mx.prep.model.ObjectKey;
import mx.prep.spi.ObjectStore;
import mx.prep.testkit.store.InMemoryStore.Versions;
import org.junit.jupiter.api.Nested;

class InMemoryStoreTest {
    @Nested
    class ByContentTest extends InMemoryContract {
        ByContentTest() {
            super(Versions.CONTENT);
        }
    }

    @Nested
    class ByCounterTest extends InMemoryContract {
        ByCounterTest() {
            super(Versions.COUNTER);
        }
    }

    abstract static class InMemoryContract extends ObjectStoreContract {
        private final Versions versions;

        InMemoryContract(Versions versions) {
            this.versions = versions;
        }

        @Override
        protected ObjectStore openStore() {
            return new InMemoryStore("memory", versions);
        }

        @Override
        protected Optional<byte[]> bytesOnTheOtherSide(ObjectKey key) {
            return ((InMemoryStore) store).bytes(key);
        }
    }
}
