package mx.prep.internal.pipeline;

import java.util.List;
import mx.prep.error.StoreException;
import mx.prep.event.PublishEvent;
import mx.prep.internal.fit.ModeFit;
import mx.prep.internal.fit.PackageTraits;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.model.PackageRef;
import mx.prep.spi.Target;

/**
 * Says of the first package that a process publishes to a target if the target's mode doesn't fit it, and otherwise which
 * mode does. One thread.
 */
final class FitCheck {
    private final Target target;
    private final PublisherSettings settings;
    private boolean done;

    FitCheck(Target target, PublisherSettings settings) {
        this.target = target;
        this.settings = settings;
    }

    void check(UnpackedTree tree) {
        if (done || !(tree.reference() instanceof PackageRef reference)) {
            return;
        }
        done = true;
        try {
            PackageTraits traits = PackageTraits.of(tree.files());
            List<String> problems = ModeFit.problems(target, traits);
            if (problems.isEmpty()) {
                ModeFit.advice(target, traits)
                        .ifPresent(advice -> settings.events()
                                .send(new PublishEvent.Fitting(
                                        settings.clock().instant(), target.name(), reference, advice)));
            } else {
                settings.events()
                        .send(new PublishEvent.Unfit(settings.clock().instant(), target.name(), reference, problems));
            }
        } catch (StoreException e) {
            // Advice only: the stages read the same bytes and fail if they can't be read.
            done = false;
        }
    }
}
