package mx.prep.integrity;

import mx.prep.error.ConfigException;
import org.jspecify.annotations.Nullable;

/** What a signature's file is called. */
final class SignatureName {
    private final @Nullable String file;
    private final String suffix;

    private SignatureName(@Nullable String file, String suffix) {
        this.file = file;
        this.suffix = suffix;
    }

    /** A name of its own, or the package's and a suffix, of which there is a usual one. */
    static SignatureName of(@Nullable String file, @Nullable String suffix, String usual) {
        if (file != null && suffix != null) {
            throw new ConfigException("a signature has a suffix or a file name of its own, not both");
        }
        return new SignatureName(file, suffix == null ? usual : FileNames.checked("suffix", suffix));
    }

    String of(String packageName) {
        return file == null ? packageName + suffix : file;
    }
}
