package mx.prep.testkit.zip;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One record on its way to bytes: fixed fields in order, then parts of any length. */
final class ZipRecord {
    private record Slot(ZipField field, int width, long value) {}

    private final List<Slot> slots = new ArrayList<>();
    private final ByteArrayOutputStream rest = new ByteArrayOutputStream();

    ZipRecord add(ZipField field, int width, long value) {
        slots.add(new Slot(field, width, value));
        return this;
    }

    ZipRecord add(byte[] part) {
        rest.writeBytes(part);
        return this;
    }

    /** The bytes, with some fields' values replaced. */
    byte[] bytes(Map<ZipField, Long> overrides) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Slot slot : slots) {
            out.writeBytes(littleEndian(overrides.getOrDefault(slot.field(), slot.value()), slot.width()));
        }
        out.writeBytes(rest.toByteArray());
        return out.toByteArray();
    }

    static Map<ZipField, Long> noOverrides() {
        return new EnumMap<>(ZipField.class);
    }

    static byte[] littleEndian(long value, int width) {
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (value >>> (8 * i));
        }
        return bytes;
    }
}
