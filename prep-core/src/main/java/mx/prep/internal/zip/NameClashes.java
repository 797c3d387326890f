package mx.prep.internal.zip;

import static mx.prep.model.RefusalCode.NAME_CASE;
import static mx.prep.model.RefusalCode.NAME_DUPLICATE;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import mx.prep.model.RefusalCode;
import org.jspecify.annotations.Nullable;

/** What names may not be together: twice the same, or a file where another needs a folder. */
final class NameClashes {
    private NameClashes() {}

    static void check(List<CentralRecord> records, ZipRules rules) throws RefusedException {
        check(records, UnaryOperator.identity(), NAME_DUPLICATE, "clash: one of them would hide the other");
        if (rules.forbids(NAME_CASE)) {
            check(records, NameClashes::fold, NAME_CASE, "differ only in case or in how accents are written");
        }
    }

    private static void check(List<CentralRecord> records, UnaryOperator<String> form, RefusalCode code, String flaw)
            throws RefusedException {
        String[] names = new String[records.size()];
        for (int i = 0; i < names.length; i++) {
            names[i] = form.apply(records.get(i).name());
        }
        Arrays.sort(names);
        for (int i = 1; i < names.length; i++) {
            // Whatever lies under a file sorts after it, and so does all between: only there is worth a search.
            if (names[i].startsWith(names[i - 1])) {
                String other = clash(names, i);
                if (other != null) {
                    throw refused(records, form, names[i - 1], other, code, flaw);
                }
            }
        }
    }

    /** The name at or after an index that is the one before it, or lies under it; null where there is none. */
    private static @Nullable String clash(String[] names, int i) {
        String before = names[i - 1];
        if (names[i].length() == before.length()) {
            return names[i];
        }
        if (before.endsWith("/")) {
            return null;
        }
        String under = before + "/";
        int at = Arrays.binarySearch(names, i, names.length, under);
        int first = at < 0 ? -at - 1 : at;
        return first < names.length && names[first].startsWith(under) ? names[first] : null;
    }

    private static RefusedException refused(
            List<CentralRecord> records,
            UnaryOperator<String> form,
            String one,
            String other,
            RefusalCode code,
            String flaw) {
        List<String> both = records.stream()
                .map(CentralRecord::name)
                .filter(n -> form.apply(n).equals(one) || form.apply(n).equals(other))
                .map(NameText::shown)
                .limit(2)
                .toList();
        return new RefusedException(code, "the names " + String.join(" and ", both) + " " + flaw);
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
