package mx.prep.internal.zip;

import java.nio.charset.Charset;
import java.util.Set;
import mx.prep.model.Limits;
import mx.prep.model.RefusalCode;
import org.jspecify.annotations.Nullable;

/**
 * What is configurable about the strict reader.
 *
 * @param limits the ceilings
 * @param charset how names that aren't UTF-8 are read, or null to refuse them
 * @param allowed rules that an operator switched off; only those that are allowable
 */
public record ZipRules(Limits limits, @Nullable Charset charset, Set<RefusalCode> allowed) {
    /** The default limits, UTF-8 names only, nothing allowed. */
    public static final ZipRules DEFAULT = new ZipRules(Limits.DEFAULT, null, Set.of());

    public ZipRules {
        allowed = Set.copyOf(allowed);
        for (RefusalCode code : allowed) {
            if (!code.isAllowable()) {
                throw new IllegalArgumentException(code + " can't be allowed: it protects readers, not file systems");
            }
        }
    }

    /** The strictest rules under these limits. */
    public static ZipRules of(Limits limits) {
        return new ZipRules(limits, null, Set.of());
    }

    boolean forbids(RefusalCode code) {
        return !allowed.contains(code);
    }
}
