package mx.prep.internal.zip;

import static mx.prep.internal.zip.NameText.shown;
import static mx.prep.model.RefusalCode.NAME_CASE;
import static mx.prep.model.RefusalCode.NAME_DUPLICATE;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import mx.prep.model.RefusalCode;

/** What names may not be together: twice the same, or a file where another needs a folder. */
final class NameClashes {
    /** A name as it is compared; {@code folder} tells that it is one. */
    private record Key(String key, String name) implements Comparable<Key> {
        boolean isFolder() {
            return name.endsWith("/");
        }

        @Override
        public int compareTo(Key other) {
            return key.compareTo(other.key);
        }
    }

    private NameClashes() {}

    static void check(List<CentralRecord> records, ZipRules rules) throws RefusedException {
        check(records, UnaryOperator.identity(), NAME_DUPLICATE, "clash: one of them would hide the other");
        if (rules.forbids(NAME_CASE)) {
            check(records, NameClashes::fold, NAME_CASE, "differ only in case or in how accents are written");
        }
    }

    private static void check(List<CentralRecord> records, UnaryOperator<String> form, RefusalCode code, String flaw)
            throws RefusedException {
        Key[] keys = new Key[records.size()];
        for (int i = 0; i < keys.length; i++) {
            String name = records.get(i).name();
            keys[i] = new Key(key(form.apply(name)), name);
        }
        Arrays.sort(keys);
        for (int i = 1; i < keys.length; i++) {
            String before = keys[i - 1].key();
            String here = keys[i].key();
            boolean under = !keys[i - 1].isFolder()
                    && here.length() > before.length()
                    && here.charAt(before.length()) == 0
                    && here.startsWith(before);
            if (under || here.equals(before)) {
                throw new RefusedException(
                        code, "the names " + shown(keys[i - 1].name()) + " and " + shown(keys[i].name()) + " " + flaw);
            }
        }
    }

    /** With NUL for the slash a file sorts right before what lies under it. A folder's last slash isn't compared. */
    private static String key(String name) {
        return (name.endsWith("/") ? name.substring(0, name.length() - 1) : name).replace('/', '\0');
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
