package mx.prep.spi;

/** The state that an object must be in for a write to be applied. */
public sealed interface Precondition {
    /** Any state. */
    Precondition NONE = new None();
    /** There is no such object. */
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
