package mx.prep.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Guesses what somebody meant to write. */
final class Suggestions {
    private Suggestions() {}

    /** A half sentence that starts with a semicolon: the nearest known word, or all of them if none is near. */
    static String of(String written, Collection<String> known) {
        Optional<String> nearest = nearest(written, known);
        if (nearest.isPresent()) {
            return "; did you mean " + nearest.get() + "?";
        }
        return known.isEmpty() || known.size() > 40
                ? ""
                : "; known here: " + String.join(", ", known.stream().sorted().toList());
    }

    /** The known word that takes the fewest edits, case and separators aside. */
    static Optional<String> nearest(String written, Collection<String> known) {
        String plain = plain(written);
        int limit = Math.max(1, Math.min(3, plain.length() / 2));
        return known.stream()
                .map(word -> new Guess(
                        word, word.startsWith(written) && plain.length() > 2 ? 1 : distance(plain, plain(word))))
                .filter(guess -> guess.distance <= limit)
                .min(Comparator.comparingInt(Guess::distance).thenComparing(Guess::word))
                .map(Guess::word);
    }

    private record Guess(String word, int distance) {}

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceAll("[-_ ]", "");
    }

    /** Levenshtein distance. */
    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }
}
