package mx.prep.examples.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Quantity {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

    private Quantity() {}

    /** Bytes with three digits or fewer and a decimal unit, such as {@code 1.2 MB}. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 999.5 && unit < UNITS.length - 1) {
            amount /= 1000;
            unit++;
        }
        String digits = unit == 0 || amount >= 99.95 ? "%.0f" : "%.1f";
        return String.format(Locale.ROOT, digits + " %s", amount, UNITS[unit]);
    }

    /** A number with thousands separated, such as {@code 3,004}. */
    public static String count(long number) {
        StringBuilder digits = new StringBuilder(Long.toString(number));
        int first = number < 0 ? 1 : 0;
        for (int at = digits.length() - 3; at > first; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /** Seconds in four characters, such as {@code 0.12}, {@code 12.3} or {@code 1234}. */
    public static String seconds(Duration time) {
        double seconds = time.toNanos() / 1e9;
        String digits = seconds < 9.995 ? "%.2f" : seconds < 99.95 ? "%.1f" : "%.0f";
        return String.format(Locale.ROOT, digits, seconds);
    }
}
