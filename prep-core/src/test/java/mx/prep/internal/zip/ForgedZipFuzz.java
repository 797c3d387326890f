package mx.prep.internal.zip;

/** Jazzer's way behind the CRCs of the zip parser: its bytes decide what the forge writes. */
public final class ForgedZipFuzz {
    private static final Agreement AGREEMENT = Agreement.inTemporaryFolder();

    private ForgedZipFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        AGREEMENT.check(ForgedZips.odd(Choices.of(data)));
    }
}
