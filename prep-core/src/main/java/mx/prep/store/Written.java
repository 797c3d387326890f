package mx.prep.store;

import java.nio.file.Path;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Precondition;

/**
 * A complete file that isn't at its place yet.
 *
 * @param key where it belongs
 * @param temporary where it is
 * @param state its final state
 * @param headers its headers, kept already
 * @param precondition what has to hold when it is placed
 * @param durability whether its bytes are on the disk
 */
record Written(
        ObjectKey key,
        Path temporary,
        FileState state,
        ObjectHeaders headers,
        Precondition precondition,
        Durability durability) {
    enum Durability {
        FORCED,
        PENDING
    }
}
