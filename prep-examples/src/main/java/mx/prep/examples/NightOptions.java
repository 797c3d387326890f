package mx.prep.examples;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import mx.prep.event.PublishListener;
import mx.prep.integrity.Digests;
import mx.prep.model.DigestAlgorithm;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;

/**
 * How a night on this machine is played.
 *
 * @param every between two polls of the publisher
 * @param look between two looks of the edge at the pointer
 * @param rateWindow how long a transfer may be slower than the source's floor
 * @param integrity what packages are checked by
 * @param target the target as the publisher is to see it
 * @param listeners hear the publisher
 */
record NightOptions(
        Duration every,
        Duration look,
        Duration rateWindow,
        Verifier integrity,
        UnaryOperator<Target> target,
        List<PublishListener> listeners) {
    private static final Duration SLOW_FOR = Duration.ofSeconds(60);
    private static final Duration LOOK = Duration.ofSeconds(1);

    NightOptions {
        listeners = List.copyOf(listeners);
    }

    /** As an outlet's night is by default. */
    static NightOptions standard(Duration every, List<PublishListener> listeners) {
        return new NightOptions(
                every, LOOK, SLOW_FOR, Digests.sidecar(DigestAlgorithm.SHA256), UnaryOperator.identity(), listeners);
    }
}
