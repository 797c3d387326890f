package mx.prep.internal.pipeline;

import mx.prep.spi.EdgeCache;

/** One publisher's way to an edge that others purge, too: each call of this publisher is a step. */
final class SteppedCache implements EdgeCache {
    private final EdgeCache cache;
    private final SteppedStore.Steps steps;

    SteppedCache(EdgeCache cache, SteppedStore.Steps steps) {
        this.cache = cache;
        this.steps = steps;
    }

    @Override
    public Limits limits() {
        return cache.limits();
    }

    @Override
    public Handle purge(Ticket ticket) {
        steps.before("purge " + ticket.reference());
        return cache.purge(ticket);
    }

    @Override
    public Status status(Handle handle) {
        steps.before("status " + handle.value());
        return cache.status(handle);
    }

    @Override
    public void close() {}
}
