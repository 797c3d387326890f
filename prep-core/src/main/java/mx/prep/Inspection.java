package mx.prep;

import java.util.List;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.MediaType;
import mx.prep.model.ObjectKey;
import mx.prep.model.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What the strict reader says of a package file.
 *
 * @param file the file's name
 * @param bytes its length in bytes
 * @param sha256 SHA-256 of the file; null only if the file is too large to be read in full
 * @param refusal why it would be refused, or null if it would be accepted
 * @param cut the cut that the file's name says, or null
 * @param files every file in it, sorted by path; empty if it is refused
 * @param totalBytes sum of the files' decoded sizes in bytes
 */
public record Inspection(
        String file,
        long bytes,
        @Nullable Digest sha256,
        @Nullable Refusal refusal,
        @Nullable Cut cut,
        List<InspectedFile> files,
        long totalBytes) {
    public Inspection {
        files = List.copyOf(files);
    }

    /** Whether a publisher with the same limits would publish it. */
    public boolean isAccepted() {
        return refusal == null;
    }

    /**
     * One file of an accepted package.
     *
     * @param path its path in the package
     * @param size decoded length in bytes
     * @param sha256 SHA-256 of the decoded bytes
     * @param mediaType what it is served as by default
     */
    public record InspectedFile(ObjectKey path, long size, Digest sha256, MediaType mediaType) {}
}
