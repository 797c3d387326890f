package mx.prep.spi;

/**
 * A store that makes many writes durable together for much less than one by one, such as a folder. A capability: where
 * a store lacks it, each write is durable when it returns, and nothing is gained by waiting.
 */
public interface BatchingStore extends ObjectStore {
    /** Opens a batch that the caller closes. Batches don't know of each other. */
    WriteBatch openBatch();
}
