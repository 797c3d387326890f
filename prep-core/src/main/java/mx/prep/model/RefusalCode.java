package mx.prep.model;

/** Why a package was refused: stable names for people, receipts and {@code --allow}. */
public enum RefusalCode {
    /** More bytes than {@link Limits#archive()}. */
    TOO_LARGE(FailurePhase.TRANSFER, false),
    /** What came is a web page, not a package. */
    NOT_A_PACKAGE(FailurePhase.TRANSFER, false),
    /** Fewer bytes than announced. */
    TRUNCATED(FailurePhase.TRANSFER, false),

    /** A digest that was announced is not the package's. */
    DIGEST_MISMATCH(FailurePhase.INTEGRITY, false),
    /** The digest that the configuration asks for isn't offered, or can't be read. */
    DIGEST_MISSING(FailurePhase.INTEGRITY, false),
    /** The signature that the configuration asks for isn't offered. */
    SIGNATURE_MISSING(FailurePhase.INTEGRITY, false),
    /** A signature can't be read, is of other bytes, or isn't by a key and an algorithm that are trusted. */
    SIGNATURE_INVALID(FailurePhase.INTEGRITY, false),
    /** A verifier failed by itself; that is never taken for an acceptance. */
    VERIFIER_FAILED(FailurePhase.INTEGRITY, false),

    /** No end-of-central-directory record, or not at the end of the file, or more than one. */
    ZIP_END_RECORD(FailurePhase.EXTRACTION, false),
    /** Bytes before, after or between the records, or records that overlap. */
    ZIP_LAYOUT(FailurePhase.EXTRACTION, false),
    /** Local header, data descriptor and central entry disagree. */
    ZIP_HEADER_MISMATCH(FailurePhase.EXTRACTION, false),
    /** A record can't be parsed. */
    ZIP_MALFORMED(FailurePhase.EXTRACTION, false),
    /** Zip64 values that contradict each other or aren't needed where they stand. */
    ZIP_ZIP64(FailurePhase.EXTRACTION, false),
    /** A compression method other than stored and deflate. */
    ZIP_METHOD(FailurePhase.EXTRACTION, false),
    /** An encrypted entry. */
    ZIP_ENCRYPTED(FailurePhase.EXTRACTION, false),
    /** More than one disk. */
    ZIP_MULTI_DISK(FailurePhase.EXTRACTION, false),
    /** A symbolic link, device or another special file. */
    ZIP_SPECIAL_FILE(FailurePhase.EXTRACTION, false),
    /** The Unicode-path extra field says another name. */
    ZIP_UNICODE_PATH(FailurePhase.EXTRACTION, false),

    /** Data longer or shorter than declared. */
    DATA_SIZE(FailurePhase.EXTRACTION, false),
    /** Data whose CRC-32 is another. */
    DATA_CRC(FailurePhase.EXTRACTION, false),
    /** A deflate stream that is broken or doesn't end where it should. */
    DATA_DEFLATE(FailurePhase.EXTRACTION, false),

    /** A name that leaves the folder or isn't relative. */
    NAME_TRAVERSAL(FailurePhase.EXTRACTION, false),
    /** A name with an empty segment, a backslash, a drive, a control or bidi-control character. */
    NAME_CHARACTERS(FailurePhase.EXTRACTION, false),
    /** A name that isn't valid text in UTF-8 or the configured charset. */
    NAME_ENCODING(FailurePhase.EXTRACTION, false),
    /** A name that is too long or too deep. */
    NAME_LENGTH(FailurePhase.EXTRACTION, false),
    /** A name under {@code .prep/} or {@code .well-known/acme-challenge/}, which aren't a package's. */
    NAME_RESERVED(FailurePhase.EXTRACTION, false),
    /** A name that Windows keeps for a device, or a trailing dot or space. */
    NAME_WINDOWS(FailurePhase.EXTRACTION, true),
    /** A name with {@code *}, which purge calls take for a wildcard. */
    NAME_WILDCARD(FailurePhase.EXTRACTION, true),
    /** The same name twice, or a file that is another's folder. */
    NAME_DUPLICATE(FailurePhase.EXTRACTION, false),
    /** Two names that differ only in case or Unicode normalisation. */
    NAME_CASE(FailurePhase.EXTRACTION, true),

    /** More entries than {@link Limits#entries()}. */
    LIMIT_ENTRIES(FailurePhase.EXTRACTION, false),
    /** A file larger than {@link Limits#file()}. */
    LIMIT_FILE(FailurePhase.EXTRACTION, false),
    /** More decoded bytes than {@link Limits#total()}. */
    LIMIT_TOTAL(FailurePhase.EXTRACTION, false),
    /** A central directory larger than {@link Limits#centralDirectory()}. */
    LIMIT_DIRECTORY(FailurePhase.EXTRACTION, false),
    /** Neither name nor content nor source says which cut it is. */
    CUT_UNKNOWN(FailurePhase.EXTRACTION, false),
    /** No file at all, or none under the configured root. */
    EMPTY(FailurePhase.EXTRACTION, false);

    private final FailurePhase phase;
    private final boolean allowable;

    RefusalCode(FailurePhase phase, boolean allowable) {
        this.phase = phase;
        this.allowable = allowable;
    }

    public FailurePhase phase() {
        return phase;
    }

    /** Whether an operator may allow it: only rules about other systems' names. */
    public boolean isAllowable() {
        return allowable;
    }
}
