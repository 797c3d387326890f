package mx.prep.internal.content;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mx.prep.model.Cut;
import org.jspecify.annotations.Nullable;

/**
 * Whether a package's own times agree. Files that didn't change may carry an older one, so only those are compared that
 * are made anew with each cut: the database, the overview (which counts most acts, or names its package), and the newest
 * of all JSON files.
 */
final class CutTimes {
    /** How long it may take to write one package. */
    private static final Duration ONE_PACKAGE = Duration.ofMinutes(1);
    /** Names may say when the package was made, a little after the time that its data prints. */
    private static final Duration NAME = Duration.ofMinutes(15);

    private record Said(String by, Cut cut) {}

    private CutTimes() {}

    /**
     * What disagrees, in one sentence.
     *
     * @param cut the package's cut
     * @param configured what the configured file prints, or null
     * @param nameOf the cut that a package's name says
     */
    static Optional<String> disagreement(
            Cut cut, @Nullable Cut configured, Survey survey, Function<String, Optional<Cut>> nameOf) {
        List<Said> data = new ArrayList<>();
        CsvLook database = survey.database();
        JsonLook overview = survey.overview();
        say(data, "the file of the configuration", configured);
        say(data, "its database", database == null ? null : database.printed());
        say(data, "its overview", overview == null ? null : overview.printed());
        say(data, "its newest JSON file", survey.newestJson());
        for (Said one : data) {
            if (apart(one.cut(), data.get(0).cut()).compareTo(ONE_PACKAGE) > 0) {
                return sentence(data.get(0), one);
            }
        }
        Said whole = new Said("the package", cut);
        String name = overview == null ? null : overview.packageName();
        Optional<Cut> named = name == null ? Optional.empty() : nameOf.apply(name);
        if (named.filter(other -> !other.equals(cut)).isPresent()) {
            return sentence(whole, new Said("the package that its overview names", named.get()));
        }
        return data.stream()
                .filter(one -> apart(one.cut(), cut).compareTo(NAME) > 0)
                .findFirst()
                .flatMap(one -> sentence(whole, one));
    }

    private static void say(List<Said> data, String by, @Nullable Cut cut) {
        if (cut != null) {
            data.add(new Said(by, cut));
        }
    }

    private static Duration apart(Cut one, Cut other) {
        return Duration.between(one.time(), other.time()).abs();
    }

    private static Optional<String> sentence(Said one, Said other) {
        return Optional.of("the package mixes cuts: " + one.by() + " is of " + one.cut() + ", " + other.by() + " of "
                + other.cut() + "; ask the authority whether it is one piece");
    }
}
