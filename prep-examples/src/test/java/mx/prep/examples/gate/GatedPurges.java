package mx.prep.examples.gate;

import mx.prep.spi.EdgeCache;

/** A cache whose requests pass the gate. */
final class GatedPurges implements EdgeCache {
    private final EdgeCache cache;
    private final Passage gate;

    GatedPurges(EdgeCache cache, Passage gate) {
        this.cache = cache;
        this.gate = gate;
    }

    @Override
    public Limits limits() {
        return cache.limits();
    }

    @Override
    public Handle purge(Ticket ticket) {
        return gate.around("cache purge " + ticket.release(), () -> cache.purge(ticket));
    }

    @Override
    public Status status(Handle handle) {
        return gate.around("cache status " + handle.value(), () -> cache.status(handle));
    }

    /** Leaves it open: who made it closes it. */
    @Override
    public void close() {}
}
