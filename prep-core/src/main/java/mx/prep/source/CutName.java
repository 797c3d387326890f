package mx.prep.source;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/**
 * A package's file name and the cut that it says.
 *
 * @param name the file name
 * @param cut the cut, or null where the name says none
 */
record CutName(String name, @Nullable Cut cut) implements Comparable<CutName> {
    private static final Comparator<CutName> OLDEST_FIRST = Comparator.comparing(
                    CutName::cut, Comparator.nullsFirst(Comparator.<Cut>naturalOrder()))
            .thenComparing(CutName::name);

    static CutName of(String name, Pattern pattern) {
        return new CutName(name, read(name, pattern));
    }

    /** The cut in a name, by a pattern whose first two groups are {@code yyyyMMdd} and {@code HHmm}. */
    static @Nullable Cut read(String name, Pattern pattern) {
        Matcher m = pattern.matcher(name);
        if (!m.matches() || m.groupCount() < 2) {
            return null;
        }
        try {
            return Cut.parse(m.group(1) + "-" + m.group(2));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether it comes after a package, by their cuts where it says one, else by their names. */
    boolean isAfter(CutName other) {
        if (cut == null || other.cut() == null) {
            return name.compareTo(other.name()) > 0;
        }
        int order = cut.compareTo(other.cut());
        return order > 0 || (order == 0 && !name.equals(other.name()));
    }

    @Override
    public int compareTo(CutName other) {
        return OLDEST_FIRST.compare(this, other);
    }
}
