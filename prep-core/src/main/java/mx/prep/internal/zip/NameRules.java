package mx.prep.internal.zip;

import static mx.prep.internal.zip.NameText.shown;
import static mx.prep.model.RefusalCode.NAME_CHARACTERS;
import static mx.prep.model.RefusalCode.NAME_LENGTH;
import static mx.prep.model.RefusalCode.NAME_RESERVED;
import static mx.prep.model.RefusalCode.NAME_TRAVERSAL;
import static mx.prep.model.RefusalCode.NAME_WILDCARD;
import static mx.prep.model.RefusalCode.NAME_WINDOWS;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import mx.prep.model.RefusalCode;
import mx.prep.model.ReservedPaths;

/** What a single name may be: one that every store, file system and CDN takes for the same file. */
final class NameRules {
    /**
     * Names that Windows keeps for devices, with or without an extension
     * (learn.microsoft.com/windows/win32/fileio/naming-a-file).
     */
    private static final Pattern DEVICE = Pattern.compile(
            "(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9\u00b9\u00b2\u00b3]) *(\\..*)?",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What readers on Windows refuse or replace, each in its own way; a colon even opens another stream of a file. */
    private static final String WINDOWS = "<>:\"|?";

    private final ZipRules rules;

    NameRules(ZipRules rules) {
        this.rules = rules;
    }

    /** Checks a file's name, or a folder's, which ends with a slash. */
    void check(String whole) throws RefusedException {
        if (whole.startsWith("/")) {
            throw refused(NAME_TRAVERSAL, whole, "is absolute");
        }
        String name = whole.endsWith("/") ? whole.substring(0, whole.length() - 1) : whole;
        checkLength(name);
        checkCharacters(name);
        checkSegments(name);
        for (String reserved : ReservedPaths.NAMES) {
            if ((name + "/").regionMatches(true, 0, reserved, 0, reserved.length())) {
                throw refused(NAME_RESERVED, name, "lies under " + reserved + ", which isn't the package's");
            }
        }
    }

    private void checkLength(String name) throws RefusedException {
        int most = rules.limits().nameBytes();
        if (name.length() * 3L > most && name.getBytes(StandardCharsets.UTF_8).length > most) {
            throw refused(NAME_LENGTH, name, "is longer than " + most + " bytes");
        }
    }

    private void checkCharacters(String name) throws RefusedException {
        if (name.length() >= 2 && name.charAt(1) == ':' && isLetter(name.charAt(0))) {
            throw refused(NAME_CHARACTERS, name, "starts with a drive");
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\') {
                throw refused(NAME_CHARACTERS, name, "has a backslash; a zip separates folders by slashes");
            }
            if (Character.isISOControl(c) || isBidi(c)) {
                throw refused(NAME_CHARACTERS, name, "has a control character");
            }
            if (WINDOWS.indexOf(c) >= 0 && rules.forbids(NAME_WINDOWS)) {
                throw refused(NAME_WINDOWS, name, "has a " + c + ", which no file's name has on Windows");
            }
            if (c == '*' && rules.forbids(NAME_WILDCARD)) {
                throw refused(NAME_WILDCARD, name, "has a *, which a CDN's purge takes for a wildcard");
            }
        }
    }

    private void checkSegments(String name) throws RefusedException {
        int depth = 0;
        for (int from = 0; from <= name.length(); ) {
            int slash = name.indexOf('/', from);
            int to = slash < 0 ? name.length() : slash;
            if (to == from) {
                throw refused(NAME_CHARACTERS, name, "has an empty segment");
            }
            if (name.charAt(from) == '.' && (to - from == 1 || (to - from == 2 && name.charAt(from + 1) == '.'))) {
                throw refused(NAME_TRAVERSAL, name, "has a segment of dots, which leads out of its folder");
            }
            checkWindows(name, from, to);
            depth++;
            from = to + 1;
        }
        if (depth > rules.limits().depth()) {
            throw refused(NAME_LENGTH, name, "lies more than " + rules.limits().depth() + " folders deep");
        }
    }

    private void checkWindows(String name, int from, int to) throws RefusedException {
        char last = name.charAt(to - 1);
        boolean trailing = last == '.' || last == ' ';
        if ((trailing || isDevice(name, from, to)) && rules.forbids(NAME_WINDOWS)) {
            throw refused(
                    NAME_WINDOWS,
                    name,
                    trailing ? "has a segment that ends in a dot or a space" : "is a device's name on Windows");
        }
    }

    private static boolean isDevice(String name, int from, int to) {
        // Only names that begin like a device are worth the pattern.
        return to - from >= 3
                && "cpanl".indexOf(Character.toLowerCase(name.charAt(from))) >= 0
                && DEVICE.matcher(name).region(from, to).matches();
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** The characters with Unicode's property Bidi_Control. */
    private static boolean isBidi(char c) {
        return c == '\u061c'
                || c == '\u200e'
                || c == '\u200f'
                || (c >= '\u202a' && c <= '\u202e')
                || (c >= '\u2066' && c <= '\u2069');
    }

    private static RefusedException refused(RefusalCode code, String name, String flaw) {
        return new RefusedException(code, String.format(Locale.ROOT, "the name %s %s", shown(name), flaw));
    }
}
