package mx.prep.internal.follow;

import mx.prep.spi.EdgeCache;

/** A cache whose purges are asked after only while nobody else has work, for whom time would pass meanwhile. */
final class UnhurriedCache implements EdgeCache {
    private final EdgeCache cache;
    private final Runnable others;

    /** @param others returns when they have no work */
    UnhurriedCache(EdgeCache cache, Runnable others) {
        this.cache = cache;
        this.others = others;
    }

    @Override
    public Limits limits() {
        return cache.limits();
    }

    @Override
    public Handle purge(Ticket ticket) {
        return cache.purge(ticket);
    }

    @Override
    public Status status(Handle handle) {
        others.run();
        return cache.status(handle);
    }

    @Override
    public void close() {
        cache.close();
    }
}
