package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.PackageRef;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.AuthoritySimulatorBuilder;
import mx.prep.testkit.authority.Request;

/** An authority whose packages are small, and what a publisher asks of it. */
final class Night implements AutoCloseable {
    final AuthoritySimulator authority;
    private final Path pem;

    Night(Path folder, AuthoritySimulatorBuilder builder) {
        try {
            authority = builder.start();
            pem = Files.writeString(
                    folder.resolve("ca" + authority.packageUri().getPort() + ".pem"),
                    authority.ca().pem());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The certificate that sources have to trust. */
    Path pem() {
        return pem;
    }

    /** Offers a package of a time, and moves the night's time on to it. */
    void offer(String time) {
        offer(time, "");
    }

    /** Offers a package with a name of its own kind. */
    void offer(String time, String kind) {
        authority.offer(bytes(time), "20210606_" + time + "_PREP" + kind + ".zip");
    }

    static byte[] bytes(String time) {
        return ("PK of " + time).getBytes(StandardCharsets.UTF_8);
    }

    /** The packages that a source offers, oldest first, after they were transferred; those that are gone are left out. */
    static List<String> offered(PackageSource source, LastSeen last) {
        List<String> contents = new ArrayList<>();
        for (PackageOffer offer : offers(source, last)) {
            try (offer) {
                contents.add(content(offer));
            } catch (mx.prep.error.SourceException e) {
                if (!e.isGone()) {
                    throw e;
                }
            }
        }
        return contents;
    }

    static List<PackageOffer> offers(PackageSource source, LastSeen last) {
        return assertInstanceOf(SourceAnswer.Offers.class, source.poll(last)).oldestFirst();
    }

    static String content(PackageOffer offer) {
        MemorySink sink = new MemorySink();
        offer.transferTo(sink);
        return new String(sink.bytes(), StandardCharsets.UTF_8).replaceFirst("PK of ", "");
    }

    /** As it is after the newest that a source offers was accepted. */
    static LastSeen accepted(PackageSource source, LastSeen last, String time) {
        List<PackageOffer> offers = offers(source, last);
        PackageOffer newest = offers.get(offers.size() - 1);
        MemorySink sink = new MemorySink();
        newest.transferTo(sink);
        LastSeen seen = seen(newest.validators(), time, sink.bytes());
        offers.forEach(PackageOffer::close);
        return seen;
    }

    static LastSeen seen(Validators validators, String time, byte[] bytes) {
        Digest sha256 = Digest.of(DigestAlgorithm.SHA256, bytes);
        return new LastSeen(validators, new PackageRef(Cut.parse("20210606-" + time), sha256));
    }

    /** Paths that were asked for since some number of requests. */
    List<String> askedSince(int requests) {
        List<Request> all = authority.requests();
        return all.subList(requests, all.size()).stream().map(Request::path).toList();
    }

    int requests() {
        return authority.requests().size();
    }

    @Override
    public void close() {
        authority.close();
    }
}
