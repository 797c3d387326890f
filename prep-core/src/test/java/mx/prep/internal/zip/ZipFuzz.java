package mx.prep.internal.zip;

/** Jazzer's way into the zip parser: whatever bytes. */
public final class ZipFuzz {
    private static final Agreement AGREEMENT = Agreement.inTemporaryFolder();

    private ZipFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        AGREEMENT.check(data);
    }
}
