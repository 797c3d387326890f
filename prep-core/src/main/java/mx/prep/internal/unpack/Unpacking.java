package mx.prep.internal.unpack;

import java.nio.file.Path;
import java.util.Set;
import mx.prep.archive.Archive;
import mx.prep.model.Acceptance;
import mx.prep.model.Content;
import mx.prep.model.PackageRef;
import mx.prep.model.RefusalCode;

/** Unpacks by the strict rules, less what an operator allowed for the one package. Thread-safe. */
public final class Unpacking {
    private final UnpackStage stage;
    private final Archive archive;

    public Unpacking(UnpackStage stage, Archive archive) {
        this.stage = stage;
        this.archive = archive;
    }

    /** See {@link UnpackStage#unpack}. One or two requests where the package is refused for what may be allowed. */
    public UnpackResult unpack(Content content, Path file, AfterUse afterUse) {
        UnpackResult strict = stage.unpack(content, file, afterUse);
        if (!(content instanceof PackageRef reference)
                || !(strict instanceof UnpackResult.Refused refused)
                || !refused.refusal().code().isAllowable()) {
            return strict;
        }
        Set<RefusalCode> allowed = archive.orders()
                .newest()
                .flatMap(order -> order.acceptance(reference))
                .map(Acceptance::allowed)
                .orElse(Set.of());
        return allowed.isEmpty() ? strict : stage.unpack(reference, file, afterUse, allowed);
    }
}
