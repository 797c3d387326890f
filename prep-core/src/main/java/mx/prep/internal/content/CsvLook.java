package mx.prep.internal.content;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mx.prep.internal.cut.CutText;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/** The head of a database: when it says that it was made, and its summary. */
final class CsvLook {
    /** As much of a file as is looked at. */
    static final int HEAD = 16 << 10;

    private static final int MOST_LINES = 12;
    /** What only grows; acts that don't count, or aren't in the catalogue, may become others. */
    private static final List<String> GROWING = List.of(
            "ACTAS_ESPERADAS",
            "ACTAS_REGISTRADAS",
            "ACTAS_CAPTURADAS",
            "ACTAS_CONTABILIZADAS",
            "LISTA_NOMINAL_ACTAS_CONTABILIZADAS",
            "TOTAL_VOTOS_C_CS",
            "TOTAL_VOTOS_S_CS");

    private final Map<String, Long> totals = new HashMap<>();
    private @Nullable Cut printed;

    private CsvLook() {}

    /** What a head says; empty where it has no summary. */
    static Optional<CsvLook> at(byte[] head) {
        // Names, dates and numbers are ASCII whatever the file's charset is.
        List<String> lines = new String(head, StandardCharsets.ISO_8859_1)
                .lines()
                .limit(MOST_LINES)
                .toList();
        CsvLook look = new CsvLook();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.contains("CLAVE_CASILLA")) {
                break;
            } else if (line.contains("ACTAS_ESPERADAS") && i + 1 < lines.size()) {
                look.summary(line, lines.get(i + 1));
            } else if (look.printed == null) {
                look.printed = CutText.find(line).map(CutText.Printed::cut).orElse(null);
            }
        }
        return look.totals.isEmpty() ? Optional.empty() : Optional.of(look);
    }

    private void summary(String names, String values) {
        String separator = names.indexOf('|') >= 0 ? "\\|" : ",";
        String[] name = names.split(separator, -1);
        String[] value = values.split(separator, -1);
        for (int i = 0; i < Math.min(name.length, value.length); i++) {
            String plain = name[i].replaceAll("[^A-Z_]", "");
            long number = number(value[i]);
            if (GROWING.contains(plain) && number >= 0) {
                totals.put(plain, number);
            }
        }
    }

    /** A number with or without commas between its digits; -1 where it is none. */
    static long number(String text) {
        String digits = text.replaceAll("[,\"\\s]", "");
        return digits.matches("\\d{1,15}") ? Long.parseLong(digits) : -1;
    }

    @Nullable
    Cut printed() {
        return printed;
    }

    long expected() {
        return totals.getOrDefault("ACTAS_ESPERADAS", -1L);
    }

    Map<String, Long> totals() {
        return totals;
    }
}
