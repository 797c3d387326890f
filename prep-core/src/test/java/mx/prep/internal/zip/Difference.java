package mx.prep.internal.zip;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How far the other readers differ about a zip; the later, the further. */
enum Difference {
    /** All find the same files, or all refuse it. */
    NONE,
    /** Some refuse what others take. */
    REFUSAL,
    /** Two take it and find other files, or other bytes. */
    FILES;

    /** @param folder where a file may be left */
    static Difference of(byte[] zip, Path folder) {
        Set<Map<String, String>> first = new HashSet<>();
        Set<Map<String, String>> last = new HashSet<>();
        boolean isRefused = false;
        for (OtherReader reader : OtherReader.values()) {
            try {
                List<Map<String, String>> trees = reader.trees(zip, folder);
                first.add(trees.get(0));
                last.add(trees.get(1));
            } catch (IOException e) {
                isRefused = true;
            }
        }
        if (first.size() > 1 || last.size() > 1) {
            return FILES;
        }
        return isRefused && !last.isEmpty() ? REFUSAL : NONE;
    }

    Difference or(Difference other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
