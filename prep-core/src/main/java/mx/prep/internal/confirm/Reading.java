package mx.prep.internal.confirm;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import mx.prep.model.Digest;
import mx.prep.model.Flaw;
import org.jspecify.annotations.Nullable;

/** Gets a file of a release as somebody sees it. Thread-safe. */
interface Reading {
    /**
     * One file, decoded.
     *
     * @throws IOException if it can't be reached, breaks off or takes too long
     */
    Answer read(Ask ask) throws IOException;

    /**
     * What came.
     *
     * @param sha256 of the decoded bytes; null where there was no such file
     * @param flaws what is wrong about the answer besides its bytes
     * @param took until the last byte
     * @param bytes decoded length, as far as it was read
     * @param transferred length as it came over the wire
     * @param text what a page or style sheet says, or null for other files
     */
    record Answer(
            @Nullable Digest sha256,
            List<Flaw> flaws,
            Duration took,
            long bytes,
            long transferred,
            @Nullable Text text) {
        public Answer {
            flaws = List.copyOf(flaws);
        }

        /** There is no such file. */
        static Answer missing(Duration took) {
            return new Answer(null, List.of(), took, 0, 0, null);
        }
    }

    /**
     * A page or a style sheet.
     *
     * @param uri where it was found in the end: what its links are relative to
     * @param cookies what a browser sends along with the rest of the page load, or null
     */
    record Text(URI uri, String content, @Nullable String cookies) {}
}
