package mx.prep.internal.zip;

import static mx.prep.model.RefusalCode.NAME_CASE;
import static mx.prep.model.RefusalCode.NAME_DUPLICATE;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import mx.prep.model.RefusalCode;

/**
 * What names may not be together: twice the same, or a file where another needs a folder. Names are compared by
 * fingerprints, eight bytes each, since folded they may take several times the memory that they take in the zip; only
 * those whose fingerprints are alike are held against each other.
 */
final class NameClashes {
    private final List<CentralRecord> records;
    private final UnaryOperator<String> form;
    private final Fingerprint fingerprint = Fingerprint.secret();

    private NameClashes(List<CentralRecord> records, UnaryOperator<String> form) {
        this.records = records;
        this.form = form;
    }

    static void check(List<CentralRecord> records, ZipRules rules) throws RefusedException {
        new NameClashes(records, UnaryOperator.identity())
                .check(NAME_DUPLICATE, "clash: one of them would hide the other");
        if (rules.forbids(NAME_CASE)) {
            new NameClashes(records, NameClashes::fold)
                    .check(NAME_CASE, "differ only in case or in how accents are written");
        }
    }

    private void check(RefusalCode code, String flaw) throws RefusedException {
        long[] prints = new long[records.size()];
        for (int i = 0; i < prints.length; i++) {
            prints[i] = fingerprint.of(form(i));
        }
        long[] sorted = prints.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < prints.length; i++) {
            if (isTwiceIn(sorted, prints[i])) {
                refuseTwin(i, prints, code, flaw);
            }
        }
        String folder = "";
        for (int i = 0; i < prints.length; i++) {
            String name = records.get(i).name();
            int end = name.lastIndexOf('/') + 1;
            // Neighbours mostly lie in one folder, which is checked once.
            if (end != folder.length() || !name.startsWith(folder)) {
                folder = name.substring(0, end);
                refuseUnderFile(i, folder, prints, sorted, code, flaw);
            }
        }
    }

    private static boolean isTwiceIn(long[] sorted, long print) {
        int at = Arrays.binarySearch(sorted, print);
        return (at > 0 && sorted[at - 1] == print) || (at + 1 < sorted.length && sorted[at + 1] == print);
    }

    private String form(int i) {
        return form.apply(records.get(i).name());
    }

    /** Refuses a name if one that follows is the same. */
    private void refuseTwin(int i, long[] prints, RefusalCode code, String flaw) throws RefusedException {
        for (int other = i + 1; other < prints.length; other++) {
            if (prints[other] == prints[i] && form(other).equals(form(i))) {
                throw refused(i, other, code, flaw);
            }
        }
    }

    /** Refuses a name one of whose folders is a file. Forms go by segments: no slash comes or goes, or changes others. */
    private void refuseUnderFile(int i, String folders, long[] prints, long[] sorted, RefusalCode code, String flaw)
            throws RefusedException {
        String path = form.apply(folders);
        long print = Fingerprint.EMPTY;
        for (int at = 0; at < path.length(); at++) {
            char c = path.charAt(at);
            if (c == '/' && Arrays.binarySearch(sorted, print) >= 0) {
                String folder = path.substring(0, at);
                for (int other = 0; other < prints.length; other++) {
                    if (prints[other] == print && form(other).equals(folder)) {
                        throw refused(other, i, code, flaw);
                    }
                }
            }
            print = fingerprint.next(print, c);
        }
    }

    private RefusedException refused(int one, int other, RefusalCode code, String flaw) {
        String both = NameText.shown(records.get(Math.min(one, other)).name()) + " and "
                + NameText.shown(records.get(Math.max(one, other)).name());
        return new RefusedException(code, "the names " + both + " " + flaw);
    }

    /** Equal for names that a file system without case or with another normalisation takes for one. */
    private static String fold(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0x7f) {
                String upper = Normalizer.normalize(name, Normalizer.Form.NFD).toUpperCase(Locale.ROOT);
                return Normalizer.normalize(upper.toLowerCase(Locale.ROOT), Normalizer.Form.NFD);
            }
        }
        return name.toLowerCase(Locale.ROOT);
    }
}
