package mx.prep.internal.inplace;

import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import org.jspecify.annotations.Nullable;

/** The groups of files, in the order in which they are changed; the next begins when all of one is stored. */
enum Group {
    /** What the live pages can't refer to yet. */
    NEW,
    /** What pages and scripts read. */
    DATA,
    /** Scripts and styles. */
    CODE,
    /** Pages but the entry. */
    PAGES,
    /** The entry page: it is the last to change. */
    ENTRY;

    /**
     * The group of a file.
     *
     * @param entryPage the next release's, or null where it has none
     */
    static Group of(ManifestEntry file, @Nullable ManifestEntry entryPage, @Nullable Manifest live) {
        if (file.equals(entryPage)) {
            return ENTRY;
        }
        String type = file.mediaType().value();
        if (type.startsWith("text/html")) {
            return PAGES;
        }
        if (live == null || live.find(file.path()).isEmpty()) {
            return NEW;
        }
        return type.startsWith("text/javascript") || type.startsWith("text/css") ? CODE : DATA;
    }
}
