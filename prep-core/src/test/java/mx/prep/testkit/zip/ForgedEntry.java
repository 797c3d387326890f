package mx.prep.testkit.zip;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/**
 * One entry: what a good tool writes, until told otherwise. Every field of its local header (4.3.7) and its central
 * header (4.3.12) can be set by itself. Not thread-safe.
 */
public final class ForgedEntry {
    private static final int DEFLATED = 8;
    private static final int DESCRIPTOR_FLAG = 1 << 3;

    private final Map<ZipField, Long> local = ZipRecord.noOverrides();
    private final Map<ZipField, Long> central = ZipRecord.noOverrides();
    private final long size;
    private final long crc;
    private int method;
    private byte[] data;
    private byte[] localName;
    private byte[] centralName;
    private byte[] localExtra = {};
    private byte[] centralExtra = {};
    private byte[] comment = {};
    private byte[] before = {};
    private byte[] after = {};
    private Descriptor descriptor = Descriptor.NONE;
    private boolean inFile = true;
    private boolean inDirectory = true;

    /** What follows an entry's data when its sizes weren't known before (4.3.9). */
    public enum Descriptor {
        NONE,
        SIGNED,
        UNSIGNED,
        SIGNED_ZIP64,
        UNSIGNED_ZIP64
    }

    private ForgedEntry(String name, byte[] content, int method, byte[] data) {
        CRC32 sum = new CRC32();
        sum.update(content);
        this.crc = sum.getValue();
        this.size = content.length;
        this.method = method;
        this.data = data;
        this.localName = name.getBytes(StandardCharsets.UTF_8);
        this.centralName = localName;
    }

    /** A deflated file. */
    public static ForgedEntry deflated(String name, byte[] content) {
        return new ForgedEntry(name, content, DEFLATED, deflate(content));
    }

    /** A stored file. */
    public static ForgedEntry stored(String name, byte[] content) {
        return new ForgedEntry(name, content, 0, content.clone());
    }

    /** A folder; the name gets its slash. */
    public static ForgedEntry folder(String name) {
        return new ForgedEntry(name + "/", new byte[0], 0, new byte[0]).central(ZipField.EXTERNAL_ATTRIBUTES, 0x10);
    }

    /** The raw deflate stream (RFC 1951) of some bytes. */
    public static byte[] deflate(byte[] content) {
        Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(content);
        deflater.finish();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        deflater.end();
        return out.toByteArray();
    }

    /** An extra field (4.5) with its header. */
    public static byte[] extraField(int id, byte[] value) {
        return new ZipRecord()
                .add(ZipRecord.littleEndian(id, 2))
                .add(ZipRecord.littleEndian(value.length, 2))
                .add(value)
                .bytes(Map.of());
    }

    /** A zip64 extra field (4.5.3) of 8-byte values. */
    public static byte[] zip64Field(long... values) {
        ZipRecord value = new ZipRecord();
        for (long v : values) {
            value.add(ZipRecord.littleEndian(v, 8));
        }
        return extraField(0x0001, value.bytes(Map.of()));
    }

    /** Sets a field of the local header. */
    public ForgedEntry local(ZipField field, long value) {
        local.put(field, value);
        return this;
    }

    /** Sets a field of the central header. */
    public ForgedEntry central(ZipField field, long value) {
        central.put(field, value);
        return this;
    }

    /** Sets a field of both headers. */
    public ForgedEntry both(ZipField field, long value) {
        return local(field, value).central(field, value);
    }

    public ForgedEntry localName(byte[] name) {
        localName = name.clone();
        return this;
    }

    public ForgedEntry centralName(byte[] name) {
        centralName = name.clone();
        return this;
    }

    public ForgedEntry localExtra(byte[] fields) {
        localExtra = fields.clone();
        return this;
    }

    public ForgedEntry centralExtra(byte[] fields) {
        centralExtra = fields.clone();
        return this;
    }

    public ForgedEntry comment(byte[] bytes) {
        comment = bytes.clone();
        return this;
    }

    /** Replaces the bytes between local header and descriptor; sizes stay unless set. */
    public ForgedEntry data(byte[] bytes) {
        data = bytes.clone();
        return this;
    }

    /** The raw bytes between local header and descriptor. */
    public byte[] data() {
        return data.clone();
    }

    /** Lets sizes and CRC follow the data; the local header then says 0, as streaming tools write it. */
    public ForgedEntry descriptor(Descriptor kind) {
        descriptor = kind;
        return this;
    }

    /** Bytes before the local header, which belong to nothing. */
    public ForgedEntry before(byte[] bytes) {
        before = bytes.clone();
        return this;
    }

    /** Bytes after the data and descriptor, which belong to nothing. */
    public ForgedEntry after(byte[] bytes) {
        after = bytes.clone();
        return this;
    }

    /** Only the central directory names it; set {@link ZipField#OFFSET} to what it pretends to be. */
    public ForgedEntry onlyInDirectory() {
        inFile = false;
        return this;
    }

    /** Only its local record stands in the file. */
    public ForgedEntry onlyInFile() {
        inDirectory = false;
        return this;
    }

    byte[] before() {
        return before;
    }

    boolean isInDirectory() {
        return inDirectory;
    }

    byte[] localBytes() {
        if (!inFile) {
            return new byte[0];
        }
        boolean later = descriptor != Descriptor.NONE;
        return new ZipRecord()
                .add(ZipField.SIGNATURE, 4, 0x04034b50)
                .add(ZipField.NEEDED, 2, 20)
                .add(ZipField.FLAGS, 2, flags(localName))
                .add(ZipField.METHOD, 2, method)
                .add(ZipField.TIME, 2, 0xa36c)
                .add(ZipField.DATE, 2, 0x52c6)
                .add(ZipField.CRC, 4, later ? 0 : crc)
                .add(ZipField.PACKED_SIZE, 4, later ? 0 : data.length)
                .add(ZipField.SIZE, 4, later ? 0 : size)
                .add(ZipField.NAME_LENGTH, 2, localName.length)
                .add(ZipField.EXTRA_LENGTH, 2, localExtra.length)
                .add(localName)
                .add(localExtra)
                .add(data)
                .add(descriptorBytes())
                .add(after)
                .bytes(local);
    }

    byte[] centralBytes(long offset) {
        return new ZipRecord()
                .add(ZipField.SIGNATURE, 4, 0x02014b50)
                .add(ZipField.MADE_BY, 2, 20)
                .add(ZipField.NEEDED, 2, 20)
                .add(ZipField.FLAGS, 2, flags(centralName))
                .add(ZipField.METHOD, 2, method)
                .add(ZipField.TIME, 2, 0xa36c)
                .add(ZipField.DATE, 2, 0x52c6)
                .add(ZipField.CRC, 4, crc)
                .add(ZipField.PACKED_SIZE, 4, data.length)
                .add(ZipField.SIZE, 4, size)
                .add(ZipField.NAME_LENGTH, 2, centralName.length)
                .add(ZipField.EXTRA_LENGTH, 2, centralExtra.length)
                .add(ZipField.COMMENT_LENGTH, 2, comment.length)
                .add(ZipField.DISK, 2, 0)
                .add(ZipField.INTERNAL_ATTRIBUTES, 2, 0)
                .add(ZipField.EXTERNAL_ATTRIBUTES, 4, 0)
                .add(ZipField.OFFSET, 4, offset)
                .add(centralName)
                .add(centralExtra)
                .add(comment)
                .bytes(central);
    }

    private int flags(byte[] name) {
        int flags = descriptor == Descriptor.NONE ? 0 : DESCRIPTOR_FLAG;
        for (byte b : name) {
            flags |= b < 0 ? 1 << 11 : 0;
        }
        return flags;
    }

    private byte[] descriptorBytes() {
        if (descriptor == Descriptor.NONE) {
            return new byte[0];
        }
        ZipRecord record = new ZipRecord();
        if (descriptor == Descriptor.SIGNED || descriptor == Descriptor.SIGNED_ZIP64) {
            record.add(ZipField.SIGNATURE, 4, 0x08074b50);
        }
        int width = descriptor == Descriptor.SIGNED || descriptor == Descriptor.UNSIGNED ? 4 : 8;
        return record.add(ZipField.CRC, 4, crc)
                .add(ZipField.PACKED_SIZE, width, data.length)
                .add(ZipField.SIZE, width, size)
                .bytes(Map.of());
    }
}
