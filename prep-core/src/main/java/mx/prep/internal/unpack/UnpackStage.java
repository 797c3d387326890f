package mx.prep.internal.unpack;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.internal.zip.FormPlan;
import mx.prep.internal.zip.ZipPackage;
import mx.prep.internal.zip.ZipReading;
import mx.prep.internal.zip.ZipRules;
import mx.prep.model.Content;
import mx.prep.model.RefusalCode;

/** Makes unpacked trees. Thread-safe; nothing is shared between packages. */
public final class UnpackStage {
    private final ZipRules rules;
    private final FormPlan forms;

    /**
     * @param forms the stored forms that any of the targets needs
     */
    public UnpackStage(ZipRules rules, FormPlan forms) {
        this.rules = rules;
        this.forms = forms;
    }

    /**
     * Checks and hashes a package.
     *
     * @param reference what the package or page is; its digest was checked before
     * @param file where it lies; not changed as long as the tree is open
     * @throws StoreException {@code UNAVAILABLE} if the file can't be read
     * @throws CancelledException if the thread is interrupted
     */
    public UnpackResult unpack(Content reference, Path file, AfterUse afterUse) {
        return unpack(reference, file, afterUse, rules);
    }

    /**
     * Checks and hashes a package for which an operator allowed what is refused otherwise.
     *
     * @param allowed refusals that don't count for this package
     */
    public UnpackResult unpack(Content reference, Path file, AfterUse afterUse, Set<RefusalCode> allowed) {
        Set<RefusalCode> all = new HashSet<>(rules.allowed());
        all.addAll(allowed);
        return unpack(reference, file, afterUse, new ZipRules(rules.limits(), rules.charset(), all));
    }

    private UnpackResult unpack(Content reference, Path file, AfterUse afterUse, ZipRules rules) {
        try {
            ZipReading reading = ZipPackage.read(file, rules, forms);
            if (reading instanceof ZipReading.Accepted accepted) {
                return new UnpackResult.Unpacked(new UnpackedTree(reference, accepted.opened(), file, afterUse));
            }
            return new UnpackResult.Refused(((ZipReading.Refused) reading).refusal());
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    "work folder",
                    String.valueOf(file.getFileName()),
                    "the package can't be read: " + e.getMessage(),
                    e);
        }
    }
}
