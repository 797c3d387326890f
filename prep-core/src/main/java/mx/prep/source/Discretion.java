package mx.prep.source;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import mx.prep.internal.web.Quoting;
import mx.prep.model.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Words that no message may hold: the source's address and credentials.
 *
 * @param words in any case; those of one letter are left out
 */
record Discretion(List<String> words) {
    Discretion {
        words = words.stream()
                .filter(word -> word.length() > 1)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .distinct()
                .toList();
    }

    /**
     * The failure as a cause that may be shown, or null if it, or what it stands on, holds one of the words, quotes what
     * came in place of HTTP, or would act on a terminal.
     */
    @Nullable
    Throwable cause(Throwable failure) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return speaks(failure, seen) ? null : failure;
    }

    private boolean speaks(@Nullable Throwable failure, Set<Throwable> seen) {
        if (failure == null || !seen.add(failure)) {
            return false;
        }
        String said = failure.toString();
        if (Quoting.quotes(failure) || !PlainText.lines(said).equals(said)) {
            return true;
        }
        String text = said.toLowerCase(Locale.ROOT);
        if (words.stream().anyMatch(text::contains) || speaks(failure.getCause(), seen)) {
            return true;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (speaks(suppressed, seen)) {
                return true;
            }
        }
        return false;
    }
}
