package mx.prep.spi;

/** The state that an object must be in for a write to be applied. */
public sealed interface Precondition {
    Precondition NONE = new None();
    Precondition ABSENT = new Absent();

    static Precondition matches(Version version) {
        return new Matches(version);
    }

    /** Any state. */
    record None() implements Precondition {}

    /** There is no such object. */
    record Absent() implements Precondition {}

    /** The object has this version. */
    record Matches(Version version) implements Precondition {}
}
