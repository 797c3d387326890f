package mx.prep.examples;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import mx.prep.testkit.authority.AuthoritySimulator;

/** Offers the package of a {@linkplain SmallCut small cut} on loopback, its digest beside it. */
final class CutServer implements AutoCloseable {
    private final AuthoritySimulator authority;
    private final String path;

    CutServer(int cut) throws IOException {
        this(cut, 0);
    }

    /**
     * One with a bad line: who fetches the package has to connect again, and asks for what is missing.
     *
     * @param breaks how many of the package's answers break off, the first ones, each after a few of its bytes
     */
    CutServer(int cut, int breaks) throws IOException {
        String name = SmallCut.fileName(cut);
        path = "/" + name;
        authority = AuthoritySimulator.builder().plainHttp().start();
        authority.forgeDate(Duration.between(authority.clock().instant(), Instant.now()));
        authority.offer(SmallCut.zip(cut).build(), name);
        for (int i = 0; i < breaks; i++) {
            authority.breakOffNext(path, 100);
        }
    }

    /** Where the package is. */
    URI uri() {
        return authority.uri(path);
    }

    @Override
    public void close() {
        authority.close();
    }
}
