package mx.prep.internal.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** Jazzer's way into the readers of what stands in a store: pointer, manifest, receipt, claim, order, ledger and so on. */
public final class DocumentFuzz {
    private record Format<T>(String name, Function<byte[], T> read, Function<T, byte[]> write) {
        /** Refused as what it isn't, or it can be written, and what was written is read as the same. */
        void check(byte[] data) {
            T value;
            try {
                value = read.apply(data);
            } catch (FormatException e) {
                return;
            }
            byte[] written = write.apply(value);
            T again = read.apply(written);
            if (!again.equals(value) || !Arrays.equals(write.apply(again), written)) {
                throw new AssertionError(name + " is read as " + value + ", then as " + again);
            }
        }
    }

    private static final List<Format<?>> FORMATS = List.of(
            new Format<>("pointer", PointerFormat::read, PointerFormat::write),
            new Format<>("manifest", DocumentFuzz::manifest, ManifestFormat::write),
            new Format<>("receipt", ReceiptFormat::read, ReceiptFormat::write),
            new Format<>("claim", ClaimFormat::read, ClaimFormat::write),
            new Format<>("order", OrderFormat::read, OrderFormat::write),
            new Format<>("ledger entry", LedgerFormat::read, LedgerFormat::write),
            new Format<>("purge state", PurgedFormat::read, PurgedFormat::write),
            new Format<>("probe report", ProbeFormat::read, ProbeFormat::write),
            new Format<>("quarantine note", QuarantineFormat::read, QuarantineFormat::write));

    private DocumentFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        FORMATS.forEach(format -> format.check(data));
    }

    private static mx.prep.model.Manifest manifest(byte[] data) {
        try {
            return ManifestFormat.read(new ByteArrayInputStream(data));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
