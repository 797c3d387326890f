package mx.prep.internal.zip;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import mx.prep.internal.zip.ZipMap.Span;

/** Damages good zips, each time in one way; the same seed gives the same mutants. Not thread-safe. */
final class Mutator {
    /** What is done to a zip. */
    enum Kind {
        /** One bit. */
        BIT,
        /** Bits within 16 bytes. */
        BURST,
        /** A length, size, count or offset, in one record or in both that say it. */
        LENGTH,
        /** Two central records, or two local ones, in each other's place. */
        SWAPPED,
        /** A record lost, or there twice. */
        RECORDS,
        /** The start of one zip and the end of another. */
        SPLICED,
        /** Times, comments and attributes only: nothing that a reader takes a file's name or bytes from. */
        HARMLESS
    }

    /** A damaged zip. */
    static final class Mutant {
        private final Kind kind;
        private final byte[] zip;
        private final int first;
        private final int second;

        private Mutant(Kind kind, byte[] zip, int first, int second) {
            this.kind = kind;
            this.zip = zip;
            this.first = first;
            this.second = second;
        }

        Kind kind() {
            return kind;
        }

        byte[] zip() {
            return zip;
        }

        /** Index of the zip that it was. */
        int first() {
            return first;
        }

        /** Index of the zip whose end it has. */
        int second() {
            return second;
        }
    }

    /** Positions of lengths in a local record, a central one and the end record; and how many bytes each has. */
    private static final int[][] LOCAL = {{18, 4}, {22, 4}, {26, 2}, {28, 2}};

    private static final int[][] CENTRAL = {{20, 4}, {24, 4}, {28, 2}, {30, 2}, {32, 2}, {42, 4}};
    private static final int[][] END = {{8, 2}, {10, 2}, {12, 4}, {16, 4}, {20, 2}};
    private static final int[] MODES = {0, 0100644, 0100755, 0100600};
    /** Attributes of DOS that make no other file of it: read-only, hidden, system, archive. */
    private static final int DOS = 0x27;

    private final List<byte[]> good;
    private final List<ZipMap> maps;
    private final Random random;

    Mutator(List<byte[]> good, long seed) {
        this.good = List.copyOf(good);
        this.maps = good.stream().map(ZipMap::of).toList();
        this.random = new Random(seed);
    }

    Mutant next() {
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        int first = random.nextInt(good.size());
        int second = random.nextInt(good.size());
        byte[] zip = good.get(first).clone();
        ZipMap map = maps.get(first);
        byte[] mutant = switch (kind) {
            case BIT -> flip(zip, random.nextInt(zip.length), 1);
            case BURST -> flip(zip, random.nextInt(zip.length), 2 + random.nextInt(15));
            case LENGTH -> length(zip, map);
            case SWAPPED -> swapped(zip, random.nextBoolean() ? map.centrals() : map.locals());
            case RECORDS -> records(zip, random.nextBoolean() ? map.centrals() : map.locals());
            case SPLICED -> spliced(zip, map, good.get(second), maps.get(second));
            case HARMLESS -> harmless(zip, map);
        };
        return new Mutant(kind, mutant, first, second);
    }

    private byte[] flip(byte[] zip, int from, int bits) {
        for (int i = 0; i < bits; i++) {
            int at = Math.min(zip.length - 1, from + (bits == 1 ? 0 : random.nextInt(16)));
            zip[at] ^= (byte) (1 << random.nextInt(8));
        }
        return zip;
    }

    private byte[] length(byte[] zip, ZipMap map) {
        int entry = random.nextInt(map.locals().size());
        int local = map.locals().get(entry).from();
        int central = map.centrals().get(entry).from();
        switch (random.nextInt(4)) {
            case 0 -> edit(zip, local, LOCAL[random.nextInt(LOCAL.length)]);
            case 1 -> edit(zip, central, CENTRAL[random.nextInt(CENTRAL.length)]);
            case 2 -> edit(zip, map.end(), END[random.nextInt(END.length)]);
            default -> {
                int field = random.nextInt(LOCAL.length);
                edit(zip, local, LOCAL[field]);
                int width = LOCAL[field][1];
                System.arraycopy(zip, local + LOCAL[field][0], zip, central + CENTRAL[field][0], width);
            }
        }
        return zip;
    }

    private void edit(byte[] zip, int record, int[] field) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        int at = record + field[0];
        int old = field[1] == 2 ? bytes.getShort(at) : bytes.getInt(at);
        int value = switch (random.nextInt(6)) {
            case 0 -> old + 1;
            case 1 -> old - 1;
            case 2 -> 0;
            case 3 -> -1;
            case 4 -> random.nextInt(zip.length);
            default -> random.nextInt();
        };
        if (field[1] == 2) {
            bytes.putShort(at, (short) value);
        } else {
            bytes.putInt(at, value);
        }
    }

    private byte[] swapped(byte[] zip, List<Span> spans) {
        Span one = spans.get(random.nextInt(spans.size()));
        Span other = spans.get(random.nextInt(spans.size()));
        Span left = one.from() < other.from() ? one : other;
        Span right = one.from() < other.from() ? other : one;
        if (left.equals(right)) {
            return zip;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(zip, 0, left.from());
        out.write(zip, right.from(), right.length());
        out.write(zip, left.to(), right.from() - left.to());
        out.write(zip, left.from(), left.length());
        out.write(zip, right.to(), zip.length - right.to());
        return out.toByteArray();
    }

    private byte[] records(byte[] zip, List<Span> spans) {
        Span span = spans.get(random.nextInt(spans.size()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(zip, 0, span.from());
        if (random.nextBoolean()) {
            out.write(zip, span.from(), span.length());
            out.write(zip, span.from(), span.length());
        }
        out.write(zip, span.to(), zip.length - span.to());
        return out.toByteArray();
    }

    private byte[] spliced(byte[] one, ZipMap map, byte[] other, ZipMap otherMap) {
        int to;
        int from;
        if (random.nextBoolean()) {
            to = random.nextInt(one.length + 1);
            from = random.nextInt(other.length + 1);
        } else {
            to = seam(one, map);
            from = seam(other, otherMap);
        }
        byte[] spliced = Arrays.copyOf(one, to + other.length - from);
        System.arraycopy(other, from, spliced, to, other.length - from);
        return spliced;
    }

    /** Where one record ends and another begins. */
    private int seam(byte[] zip, ZipMap map) {
        List<Span> spans = random.nextBoolean() ? map.centrals() : map.locals();
        Span span = spans.get(random.nextInt(spans.size()));
        return switch (random.nextInt(4)) {
            case 0 -> span.from();
            case 1 -> span.to();
            case 2 -> map.end();
            default -> zip.length;
        };
    }

    private byte[] harmless(byte[] zip, ZipMap map) {
        ByteBuffer bytes = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < map.locals().size(); i++) {
            int local = map.locals().get(i).from();
            int central = map.centrals().get(i).from();
            switch (random.nextInt(5)) {
                case 0 -> bytes.putInt(local + 10, random.nextInt());
                case 1 -> bytes.putInt(central + 12, random.nextInt());
                case 2 -> bytes.putShort(central + 36, (short) random.nextInt());
                case 3 -> attributes(bytes, central);
                default -> letters(zip, map.centrals().get(i).to(), bytes.getShort(central + 32));
            }
        }
        letters(zip, zip.length, zip.length - map.end() - 22);
        return zip;
    }

    private void attributes(ByteBuffer bytes, int central) {
        int old = bytes.getInt(central + 38);
        if ((old & 0x10) == 0) {
            bytes.putInt(central + 38, MODES[random.nextInt(MODES.length)] << 16 | (random.nextInt() & DOS));
        }
    }

    /** Other letters in a comment that ends at a position. */
    private void letters(byte[] zip, int end, int length) {
        for (int at = end - length; at < end; at++) {
            zip[at] = (byte) ('a' + random.nextInt(26));
        }
    }
}
