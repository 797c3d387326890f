package mx.prep.testkit;

/**
 * The two scales of a check: a reduced one in every build, the stated one under {@code -Pendurance}, which alone asserts
 * bounds of wall-clock time.
 */
public final class Endurance {
    private Endurance() {}

    /** Whether this run has the stated numbers: the system property {@code prep.endurance}. */
    public static boolean on() {
        return Boolean.getBoolean("prep.endurance");
    }

    /** How many, at the scale of this run. */
    public static int of(int everyBuild, int endurance) {
        return on() ? endurance : everyBuild;
    }
}
