package mx.prep.testkit.gcs;

import java.util.function.LongPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What an object has to be for a request to be applied; null where nothing is asked for.
 *
 * @param generation 0: there is no object
 */
record Conditions(
        @Nullable String generation,
        @Nullable String notGeneration,
        @Nullable String metageneration,
        @Nullable String notMetageneration) {

    static Conditions of(Call call) {
        return of(name -> call.query("if" + name).orElse(null));
    }

    /** Of a rewrite's source. */
    static Conditions ofSource(Call call) {
        return of(name -> call.query("ifSource" + name).orElse(null));
    }

    private static Conditions of(UnaryOperator<@Nullable String> value) {
        return new Conditions(
                value.apply("GenerationMatch"),
                value.apply("GenerationNotMatch"),
                value.apply("MetagenerationMatch"),
                value.apply("MetagenerationNotMatch"));
    }

    /** @param now what is there, or null */
    void check(@Nullable GcsObject now) {
        long generation = now == null ? 0 : now.generation();
        long metageneration = now == null ? 0 : now.metageneration();
        boolean holds = holds(generation(), wanted -> wanted == generation)
                && holds(metageneration(), wanted -> now != null && wanted == metageneration)
                && holds(notMetageneration(), unwanted -> now == null || unwanted != metageneration);
        if (!holds) {
            throw GcsRefusal.conditionNotMet();
        }
        if (!holds(notGeneration(), unwanted -> unwanted != generation)) {
            throw new GcsRefusal(304, "notModified", "");
        }
    }

    private static boolean holds(@Nullable String number, LongPredicate condition) {
        return number == null || condition.test(Long.parseLong(number));
    }
}
