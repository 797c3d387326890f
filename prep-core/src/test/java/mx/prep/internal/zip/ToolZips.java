package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static mx.prep.testkit.zip.ForgedEntry.extraField;
import static mx.prep.testkit.zip.ForgedEntry.zip64Field;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ForgedEntry.Descriptor;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;

/** What common tools write, record by record; by the tool's name, with the odd field that it is known for. */
final class ToolZips {
    private static final long WIDE = 0xffff_ffffL;
    private static final int UNIX_FILE = 0100644;
    private static final int UNIX_FOLDER = 0040755;
    /** Modification time of the recorded runs, DOS and Unix. */
    private static final int DOS_TIME = 0x9b6f;

    private static final int DOS_DATE = 0x5d78;
    private static final byte[] UNIX_TIME = HexFormat.of().parseHex("21e5056b");

    private ToolZips() {}

    /** A tree of {@code d/a.txt}, made by each tool. */
    static Map<String, byte[]> all() {
        Map<String, byte[]> zips = new LinkedHashMap<>();
        zips.put("Info-ZIP zip -r", infoZip());
        zips.put("Info-ZIP zip -r -, to a pipe", infoZipStreaming());
        zips.put("Info-ZIP zip - -, from a pipe, zip64", infoZipFromStandardInput());
        zips.put("7-Zip on Linux", sevenZip(0x033f, 0x81a4_8020L, 0x41ed_8010L));
        zips.put("7-Zip on Windows", sevenZip(0x003f, 0x20, 0x10));
        zips.put("jar and java.util.zip", jar());
        zips.put("Python zipfile", python());
        zips.put("Python zipfile, force_zip64", pythonZip64());
        zips.put("Python zipfile, to a pipe", pythonStreaming(Descriptor.SIGNED));
        zips.put("Python zipfile, to a pipe, force_zip64", pythonStreaming(Descriptor.SIGNED_ZIP64));
        zips.put("macOS Finder and ditto", macOs());
        zips.put("Windows Explorer", explorer());
        zips.put(".NET ZipFile", dotNet());
        zips.put(".NET ZipArchive, to a pipe", dotNetStreaming());
        zips.put("libarchive bsdtar, also Windows 11", libarchive());
        zips.put("Go archive/zip", go());
        return zips;
    }

    static byte[] infoZip() {
        return ZipForge.zip()
                .add(infoZip(ForgedEntry.folder("d"), 10, UNIX_FOLDER, 0x10))
                .add(infoZip(file(), 10, UNIX_FILE, 0))
                .build();
    }

    private static ForgedEntry file() {
        return ForgedEntry.stored("d/a.txt", bytes("hello\n"));
    }

    private static ForgedEntry deflated() {
        return ForgedEntry.deflated("d/a.txt", bytes("hello\n"));
    }

    private static ForgedEntry dated(ForgedEntry entry, int needed) {
        return entry.both(ZipField.TIME, DOS_TIME).both(ZipField.DATE, DOS_DATE).both(ZipField.NEEDED, needed);
    }

    private static ForgedEntry infoZip(ForgedEntry entry, int needed, int mode, int dos) {
        byte[] owner = extraField(0x7875, HexFormat.of().parseHex("0104000000000400000000"));
        return dated(entry, needed)
                .central(ZipField.MADE_BY, 0x031e)
                .central(ZipField.EXTERNAL_ATTRIBUTES, ((long) mode << 16) | dos)
                .central(ZipField.INTERNAL_ATTRIBUTES, dos == 0 ? 1 : 0)
                .localExtra(join(extraField(0x5455, join(new byte[] {3}, UNIX_TIME, UNIX_TIME)), owner))
                .centralExtra(join(extraField(0x5455, join(new byte[] {3}, UNIX_TIME)), owner));
    }

    private static byte[] infoZipStreaming() {
        return ZipForge.zip()
                .add(infoZip(ForgedEntry.folder("d"), 10, UNIX_FOLDER, 0x10))
                .add(infoZip(deflated().descriptor(Descriptor.SIGNED), 20, UNIX_FILE, 0))
                .build();
    }

    private static byte[] infoZipFromStandardInput() {
        ForgedEntry entry = infoZip(deflated().descriptor(Descriptor.SIGNED_ZIP64), 45, UNIX_FILE, 0)
                .local(ZipField.SIZE, WIDE)
                .local(ZipField.PACKED_SIZE, WIDE)
                .localExtra(zip64Field(6, 0))
                .centralExtra(new byte[0]);
        return ZipForge.zip().add(entry).build();
    }

    static byte[] sevenZip(int madeBy, long fileAttributes, long folderAttributes) {
        byte[] times = HexFormat.of()
                .parseHex("00000000" + "01001800" + "21932cd8497cdd01" + "0000000000000000" + "0000000000000000");
        ForgedEntry d = dated(ForgedEntry.folder("d"), 20)
                .central(ZipField.MADE_BY, madeBy)
                .central(ZipField.EXTERNAL_ATTRIBUTES, folderAttributes)
                .centralExtra(extraField(0x000a, times));
        ForgedEntry a = dated(file(), 10)
                .central(ZipField.MADE_BY, madeBy)
                .central(ZipField.EXTERNAL_ATTRIBUTES, fileAttributes)
                .centralExtra(extraField(0x000a, times));
        return ZipForge.zip().add(d).add(a).build();
    }

    static byte[] jar() {
        byte[] marker = extraField(0xcafe, new byte[0]);
        ForgedEntry d = dated(ForgedEntry.folder("d"), 10)
                .both(ZipField.TIME, DOS_TIME - 1)
                .both(ZipField.FLAGS, 0x0800)
                .central(ZipField.MADE_BY, 10)
                .central(ZipField.EXTERNAL_ATTRIBUTES, 0)
                .localExtra(marker)
                .centralExtra(marker);
        ForgedEntry a = dated(deflated().descriptor(Descriptor.SIGNED), 20)
                .both(ZipField.TIME, DOS_TIME - 1)
                .both(ZipField.FLAGS, 0x0808);
        return ZipForge.zip().add(d).add(a).build();
    }

    private static ForgedEntry python(ForgedEntry entry, int needed) {
        return entry.both(ZipField.TIME, 0)
                .both(ZipField.DATE, 0x21)
                .both(ZipField.NEEDED, needed)
                .central(ZipField.MADE_BY, 0x0300 | needed)
                .central(ZipField.EXTERNAL_ATTRIBUTES, 0600L << 16);
    }

    private static byte[] python() {
        return ZipForge.zip()
                .add(python(ForgedEntry.folder("d"), 20).central(ZipField.EXTERNAL_ATTRIBUTES, 0x41fd_0010L))
                .add(python(deflated(), 20))
                .build();
    }

    static byte[] pythonZip64() {
        ForgedEntry entry = ForgedEntry.deflated("b", bytes("xxxxxxxxxx"));
        return ZipForge.zip()
                .add(python(entry, 45)
                        .local(ZipField.SIZE, WIDE)
                        .local(ZipField.PACKED_SIZE, WIDE)
                        .localExtra(zip64Field(10, entry.data().length)))
                .build();
    }

    static byte[] pythonStreaming(Descriptor kind) {
        ForgedEntry entry = ForgedEntry.deflated("b", bytes("xxxxxxxxxx")).descriptor(kind);
        if (kind == Descriptor.SIGNED) {
            return ZipForge.zip().add(python(entry, 20)).build();
        }
        return ZipForge.zip()
                .add(python(entry, 45)
                        .local(ZipField.SIZE, WIDE)
                        .local(ZipField.PACKED_SIZE, WIDE)
                        .localExtra(zip64Field(0, 0)))
                .build();
    }

    private static ForgedEntry mac(ForgedEntry entry, int needed, long mode) {
        byte[] times = join(UNIX_TIME, UNIX_TIME);
        return dated(entry, needed)
                .central(ZipField.MADE_BY, 0x0315)
                .central(ZipField.EXTERNAL_ATTRIBUTES, (mode << 16) | 0x4000)
                .localExtra(extraField(0x5855, join(times, new byte[] {(byte) 0xf5, 1, 0x14, 0})))
                .centralExtra(extraField(0x5855, times));
    }

    private static byte[] macOs() {
        byte[] appleDouble = HexFormat.of().parseHex("0005160700020000" + "00".repeat(64));
        return ZipForge.zip()
                .add(mac(ForgedEntry.folder("d"), 10, UNIX_FOLDER))
                .add(mac(deflated().descriptor(Descriptor.SIGNED), 20, UNIX_FILE))
                .add(mac(ForgedEntry.folder("__MACOSX"), 10, UNIX_FOLDER))
                .add(mac(ForgedEntry.folder("__MACOSX/d"), 10, UNIX_FOLDER))
                .add(mac(
                        ForgedEntry.deflated("__MACOSX/d/._a.txt", appleDouble).descriptor(Descriptor.SIGNED),
                        20,
                        UNIX_FILE))
                .build();
    }

    private static byte[] explorer() {
        return ZipForge.zip()
                .add(dated(file(), 10).central(ZipField.EXTERNAL_ATTRIBUTES, 0x20))
                .add(dated(ForgedEntry.folder("empty"), 20).central(ZipField.EXTERNAL_ATTRIBUTES, 0x10))
                .build();
    }

    private static byte[] dotNet() {
        return ZipForge.zip()
                .add(dated(deflated(), 20))
                .add(dated(ForgedEntry.stored("d/empty", new byte[0]), 10))
                .add(dated(ForgedEntry.folder("empty"), 20).central(ZipField.EXTERNAL_ATTRIBUTES, 0))
                .build();
    }

    private static byte[] dotNetStreaming() {
        return ZipForge.zip()
                .add(dated(deflated().descriptor(Descriptor.SIGNED), 20).central(ZipField.MADE_BY, 0x0314))
                .build();
    }

    /** The size is known and written, the packed size isn't. */
    private static byte[] libarchive() {
        ForgedEntry a = infoZip(deflated().descriptor(Descriptor.SIGNED), 20, UNIX_FILE, 0)
                .local(ZipField.SIZE, 6);
        return ZipForge.zip()
                .add(infoZip(ForgedEntry.folder("d"), 20, UNIX_FOLDER, 0))
                .add(a)
                .build();
    }

    private static byte[] go() {
        return ZipForge.zip()
                .add(deflated()
                        .descriptor(Descriptor.SIGNED)
                        .both(ZipField.TIME, 0)
                        .both(ZipField.DATE, 0)
                        .central(ZipField.MADE_BY, 20))
                .build();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
