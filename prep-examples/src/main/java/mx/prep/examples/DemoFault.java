package mx.prep.examples;

import mx.prep.testkit.authority.AuthorityFault;
import org.jspecify.annotations.Nullable;

/** What goes wrong in {@code demo --faults}, in this order. */
enum DemoFault {
    SLOW_LINK("slow link", AuthorityFault.SLOW_LINK, Course.DELAYS),
    TRUNCATED("truncated download", AuthorityFault.TRUNCATED, Course.DELAYS),
    CORRUPT_ZIP("corrupt zip", AuthorityFault.CORRUPT_ZIP, Course.SPOILS),
    FORBIDDEN_HTML("403 with a web page", AuthorityFault.FORBIDDEN_HTML, Course.BETWEEN),
    OLDER_CUT("older cut again", AuthorityFault.OLDER_CUT, Course.BETWEEN),
    DUPLICATE_CUT("duplicate cut", AuthorityFault.DUPLICATE_CUT, Course.BETWEEN),
    OTHER_BYTES("same cut, other bytes", AuthorityFault.OTHER_BYTES, Course.BETWEEN),
    OLD_SIDECAR("old sidecar", AuthorityFault.OLD_SIDECAR, Course.LASTS),
    TARGET_DOWN("target down", null, Course.LASTS);

    private final String words;
    private final @Nullable AuthorityFault authority;
    private final Course course;

    /** How a fault and the cuts around it follow each other. */
    enum Course {
        /** It comes with a cut, which goes live all the same. */
        DELAYS,
        /** The same, and it lasts until the demo ends it. */
        LASTS,
        /** It comes with a cut that must not go live; the next one is good. */
        SPOILS,
        /** It comes between two good cuts. */
        BETWEEN
    }

    DemoFault(String words, @Nullable AuthorityFault authority, Course course) {
        this.words = words;
        this.authority = authority;
        this.course = course;
    }

    String words() {
        return words;
    }

    /** What the authority does, or null where it isn't its fault. */
    @Nullable
    AuthorityFault authority() {
        return authority;
    }

    /** What happens, in one sentence without a capital and a full stop. */
    String sentence() {
        return authority == null ? "the target's store refuses every request" : authority.sentence();
    }

    Course course() {
        return course;
    }
}
