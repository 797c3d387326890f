package mx.prep.histories;

/** Ends what a killed process was doing; nothing of it reaches a store any more. */
final class Killed extends Error {
    private static final long serialVersionUID = 1L;

    Killed() {
        super("killed", null, false, false);
    }
}
