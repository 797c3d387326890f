package mx.prep.model;

/** Which of the three kinds of failure that the authority's help desk handles a refusal is. */
public enum FailurePhase {
    TRANSFER,
    INTEGRITY,
    EXTRACTION
}
