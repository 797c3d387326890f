package mx.prep.examples.canary;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import mx.prep.examples.canary.Wiretap.Mood;
import org.jspecify.annotations.Nullable;

/** The wires of one run, by what is behind them; some of them may be in another mood. */
final class Wires implements AutoCloseable {
    static final String SOURCE = "source";
    static final String ARCHIVE = "archive";
    static final String SITE = "site";
    static final String EDGE = "edge";
    static final String ALARMS = "alarms";
    /** To whoever gives credentials; not among the wires that may be bad. */
    static final String TOKENS = "tokens";

    private final Set<String> bad;
    private final Mood mood;
    private final Map<String, List<Wiretap>> taps = new LinkedHashMap<>();

    /** @param bad the wires that are in this mood */
    Wires(Set<String> bad, Mood mood) {
        this.bad = bad;
        this.mood = mood;
    }

    /** The address that leads to another one. */
    URI to(@Nullable URI upstream, String name) throws IOException {
        Wiretap tap = new Wiretap(upstream, bad.contains(name) ? mood : Mood.PASSES_ON);
        taps.computeIfAbsent(name, unknown -> new ArrayList<>()).add(tap);
        return tap.uri();
    }

    /** What clients sent through one of them. */
    String sent(String name) {
        return taps.getOrDefault(name, List.of()).stream().map(Wiretap::sent).collect(Collectors.joining("\n"));
    }

    @Override
    public void close() throws IOException {
        for (List<Wiretap> all : taps.values()) {
            for (Wiretap tap : all) {
                tap.close();
            }
        }
    }
}
