package mx.prep.internal.zip;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Where the records of a good zip stand.
 *
 * @param locals a span for each local record, with its data and descriptor, in the order of the file
 * @param centrals a span for each central record, in the same order
 * @param end position of the end record
 */
record ZipMap(List<Span> locals, List<Span> centrals, int end) {
    /** Positions from one byte to before another. */
    record Span(int from, int to) {
        int length() {
            return to - from;
        }
    }

    static ZipMap of(byte[] zip) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int end = zip.length - 22;
        while (bytes.getInt(end) != 0x06054b50) {
            end--;
        }
        int directory = bytes.getInt(end + 16);
        List<Span> centrals = new ArrayList<>();
        for (int at = directory; centrals.size() < bytes.getShort(end + 10); ) {
            int next = at + 46 + bytes.getShort(at + 28) + bytes.getShort(at + 30) + bytes.getShort(at + 32);
            centrals.add(new Span(at, next));
            at = next;
        }
        centrals.sort(Comparator.comparingInt(span -> bytes.getInt(span.from() + 42)));
        List<Span> locals = new ArrayList<>();
        for (int i = 0; i < centrals.size(); i++) {
            int next =
                    i + 1 < centrals.size() ? bytes.getInt(centrals.get(i + 1).from() + 42) : directory;
            locals.add(new Span(bytes.getInt(centrals.get(i).from() + 42), next));
        }
        return new ZipMap(locals, centrals, end);
    }
}
