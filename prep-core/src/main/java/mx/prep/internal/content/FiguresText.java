package mx.prep.internal.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/** Figures as one line of a receipt: {@code files=3004 printed=20210606-2000 acts.counted=145327 paths=0a1b2c3d…}. */
final class FiguresText {
    private static final int DIGITS = 8;

    private FiguresText() {}

    static String write(Figures figures) {
        StringBuilder line = new StringBuilder("files=").append(figures.files());
        if (figures.printed() != null) {
            line.append(" printed=").append(figures.printed());
        }
        figures.totals()
                .forEach((name, total) ->
                        line.append(' ').append(name).append('=').append(total));
        return line.append(" paths=").append(String.join("", figures.sample())).toString();
    }

    /** Reads what was written; empty where it is anything else. */
    static Optional<Figures> read(String line) {
        int files = -1;
        Cut printed = null;
        List<String> sample = new ArrayList<>();
        TreeMap<String, Long> totals = new TreeMap<>();
        try {
            for (String word : line.split(" ", -1)) {
                int equals = word.indexOf('=');
                String value = word.substring(equals + 1);
                switch (word.substring(0, Math.max(equals, 0))) {
                    case "files" -> files = Integer.parseInt(value);
                    case "printed" -> printed = Cut.parse(value);
                    case "paths" -> sample.addAll(digests(value));
                    default -> totals.put(word.substring(0, equals), Long.parseLong(value));
                }
            }
            return figures(files, sample, totals, printed);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private static Optional<Figures> figures(
            int files, List<String> sample, TreeMap<String, Long> totals, @Nullable Cut printed) {
        return files < 0 ? Optional.empty() : Optional.of(new Figures(files, sample, totals, printed));
    }

    private static List<String> digests(String value) {
        List<String> digests = new ArrayList<>();
        for (int at = 0; at + DIGITS <= value.length(); at += DIGITS) {
            digests.add(value.substring(at, at + DIGITS));
        }
        return digests;
    }
}
