package mx.prep.internal.content;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/**
 * What the next cut is compared with.
 *
 * @param files how many files the package has
 * @param sample digests of some of its paths, the lowest ones: which share of them is still there is about the share of
 *     all files that is
 * @param totals what only grows, by name
 * @param printed the newest time that the data prints, or null
 */
record Figures(
        int files,
        List<String> sample,
        SortedMap<String, Long> totals,
        @Nullable Cut printed) {
    Figures {
        sample = List.copyOf(sample);
        totals = Collections.unmodifiableSortedMap(new TreeMap<>(totals));
    }
}
