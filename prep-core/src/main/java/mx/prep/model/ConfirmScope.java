package mx.prep.model;

/** How many files a confirmation asks for. */
public enum ConfirmScope {
    /** The entry page, what it names, and 20 others, changed ones first. */
    SAMPLE,
    /** Every file. */
    ALL
}
