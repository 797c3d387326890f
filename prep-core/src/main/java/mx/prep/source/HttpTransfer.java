package mx.prep.source;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mx.prep.error.SourceException;
import mx.prep.model.RefusalCode;
import mx.prep.model.Transfer;
import mx.prep.spi.PackageSink;

/**
 * One transfer of a package. Where its connection ends early it asks for the rest, on condition that the package is
 * still the same; what was replaced meanwhile, or comes whole again, starts from its first byte. It gives up when
 * several attempts in a row bring nothing, and as slow transfers are given up; pauses and requests for the rest wait no
 * longer than the deadline. One thread.
 */
final class HttpTransfer {
    private static final int MOST_FRUITLESS = 4;
    private static final int MOST_RESTARTS = 2;
    /** An attempt that brings less is fruitless. */
    private static final long FRUIT = 64 << 10;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private final Asking asking;
    private final HttpRules rules;
    private final URI address;
    private final PackageSink sink;
    private final TransferGuard guard;
    private Reply whole;
    private int fruitless;
    private int restarts;

    HttpTransfer(Asking asking, URI address, Reply whole, PackageSink sink) {
        this.asking = asking;
        this.rules = asking.rules();
        this.address = address;
        this.whole = whole;
        this.sink = sink;
        this.guard = new TransferGuard(rules.ticker(), rules.pace(), whole.asked());
    }

    /** The answer that gave the package's first byte. */
    Reply whole() {
        return whole;
    }

    Transfer run() {
        begin(whole);
        Reply open = whole;
        while (true) {
            long before = sink.received();
            try (Reply current = open) {
                asking.reader().transfer(current, whole.length(), sink, guard);
                return new Transfer(
                        whole.started(),
                        whole.started().plusNanos(rules.ticker().nanos() - whole.startedNanos()),
                        sink.received(),
                        whole.tlsProtocol());
            } catch (SourceException e) {
                fruitless = sink.received() - before >= FRUIT ? 0 : fruitless + 1;
                open = rest(e);
            }
        }
    }

    /** The answer that goes on where the last one ended, or the failure itself. */
    private Reply rest(SourceException failure) {
        Optional<String> validator = whole.strongValidator();
        if (!failure.refusal().equals(Optional.of(RefusalCode.TRUNCATED)) || validator.isEmpty()) {
            throw failure;
        }
        while (fruitless <= MOST_FRUITLESS) {
            guard.check(sink.received());
            Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.max(0, fruitless - 1));
            rules.pause().pause(guard.deadline().cap(pause));
            guard.check(sink.received());
            Reply answer;
            try {
                answer = asking.session()
                        .get(
                                address,
                                Map.of("Range", "bytes=" + sink.received() + "-", "If-Range", validator.get()),
                                guard.deadline());
            } catch (SourceException unreachable) {
                fruitless++;
                continue;
            }
            return continued(answer, failure);
        }
        throw failure;
    }

    private Reply continued(Reply answer, SourceException failure) {
        if (answer.continues(whole, sink.received())) {
            return answer;
        }
        if (answer.status() == 200 && restarts < MOST_RESTARTS) {
            restarts++;
            sink.restart();
            whole = answer;
            begin(answer);
            return answer;
        }
        try (answer) {
            if (answer.isMissing()) {
                throw SourceException.gone("The source has taken its package away meanwhile.");
            }
            throw answer.status() < 300 || answer.status() == 416
                    ? failure
                    : asking.badAnswers().explain(answer);
        }
    }

    private void begin(Reply open) {
        try {
            refuseWhatIsNoPackage(open);
            if (open.length() >= 0) {
                sink.expect(open.length());
            }
        } catch (RuntimeException e) {
            open.close();
            throw e;
        }
    }

    private void refuseWhatIsNoPackage(Reply open) {
        if (open.isHtml()) {
            throw SourceException.refused(
                    RefusalCode.NOT_A_PACKAGE,
                    "the source answered with a web page where a package was expected; check source.url, and whether the"
                            + " authority blocks this machine's address",
                    null);
        }
        if (!open.isPlain()) {
            throw new SourceException(
                    "The source sends its package compressed once more (Content-Encoding or Transfer-Encoding), so that"
                            + " its bytes aren't the authority's. It was asked not to; tell the authority's help desk,"
                            + " and check source.proxy. It can't be permitted.",
                    null);
        }
        if (!open.isLengthClear()) {
            throw new SourceException(
                    "The source announces its package's length twice, or as no number, so that nobody knows where it"
                            + " ends. Tell the authority's help desk, and check source.proxy; it can't be permitted.",
                    null);
        }
        if (open.length() < 0 && rules.unknownLength() == UnknownLength.REFUSE) {
            throw new SourceException(
                    "The source doesn't say how long its package is, so that a broken connection would look like its"
                            + " end. Where integrity is checked, permit it with 'unknownLength: allow' under source.",
                    null);
        }
    }
}
