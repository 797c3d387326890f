package mx.prep.model;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a package's cut is read from: its name, else a file in it, else the source's Last-Modified.
 *
 * @param name file names that say their cut: group 1 is {@code yyyyMMdd}, group 2 {@code HHmm}
 * @param file the file of the package that says it, or null
 * @param pointer RFC 6901 pointer to the value in a JSON file: a text with date and time, or an object with
 *     {@code fecha} and {@code hora}; null: the file is a CSV with a date line
 * @param test RFC 6901 pointer to the value in the same file, a JSON file then, that says whether the package is a test,
 *     such as {@code /cortePrueba}; null: no package says so
 */
public record CutRules(
        Pattern name,
        @Nullable ObjectKey file,
        @Nullable String pointer,
        @Nullable String test) {
    /** Names as the authorities give them, such as {@code 20210606_2000_PREP_Diputaciones.zip}; no content. */
    public static final CutRules DEFAULT =
            new CutRules(Pattern.compile("^(\\d{8})_(\\d{4})_PREP(_[A-Za-z0-9_]+)?(\\.zip)?$"), null, null, null);

    public CutRules {
        if (name.matcher("").groupCount() < 2) {
            throw new IllegalArgumentException("the name's pattern has a group for the date and one for the time");
        }
        if (test != null && (file == null || !test.matches("(?s)/.*"))) {
            throw new IllegalArgumentException("the test flag's pointer starts with a slash and needs a file");
        }
        if (pointer != null && (file == null || !pointer.matches("(?s)(/.*)?"))) {
            throw new IllegalArgumentException("a pointer starts with a slash and points into a file that is named");
        }
    }

    /** Rules for packages that don't say whether they are tests. */
    public CutRules(Pattern name, @Nullable ObjectKey file, @Nullable String pointer) {
        this(name, file, pointer, null);
    }
}
