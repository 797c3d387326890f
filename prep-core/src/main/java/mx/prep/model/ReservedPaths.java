package mx.prep.model;

import java.util.List;
import java.util.Locale;

/** Folders of a site that no package and no override may reach into. */
public final class ReservedPaths {
    /** Their names, each with its slash: the library's own, and where certificates are proven. */
    public static final List<String> NAMES = List.of(".prep/", ".well-known/acme-challenge/");

    private ReservedPaths() {}

    /** Whether a path is one of these folders or in it, also by another case. */
    public static boolean isReserved(ObjectKey path) {
        String folder = path.value().toLowerCase(Locale.ROOT) + "/";
        return NAMES.stream().anyMatch(folder::startsWith);
    }
}
