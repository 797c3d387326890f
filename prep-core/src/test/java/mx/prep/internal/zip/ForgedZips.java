package mx.prep.internal.zip;

import static mx.prep.internal.zip.Judge.bytes;
import static mx.prep.testkit.zip.ForgedEntry.extraField;
import static mx.prep.testkit.zip.ForgedEntry.zip64Field;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import mx.prep.testkit.zip.ForgedEntry;
import mx.prep.testkit.zip.ForgedEntry.Descriptor;
import mx.prep.testkit.zip.ZipField;
import mx.prep.testkit.zip.ZipForge;

/** Generated zips: good ones in all the shapes that tools write, and ones with lies whose CRCs hold nevertheless. */
final class ForgedZips {
    private static final long WIDE = 0xffff_ffffL;
    private static final List<String> NAMES = List.of(
            "index.html",
            "assets/datos/año.json",
            "assets/datos/avance.json",
            "base.csv",
            "a b.txt",
            "日本/😀.json",
            "assets/app.js",
            "x");
    private static final List<String> ODD_NAMES = List.of(
            "../evil",
            "/abs",
            "a\\b",
            "INDEX.HTML",
            "index.html/under",
            "x/",
            "",
            ".",
            "a//b",
            "C:x",
            "nul",
            ".prep/a");
    private static final List<Long> ATTRIBUTES = List.of(0L, 0x20L, 0x21L, 0100644L << 16, 0100755L << 16 | 0x20);
    private static final List<Long> VALUES =
            List.of(0L, 1L, 2L, 8L, 0x10L, 22L, 46L, 0x7fffL, 0xffffL, 0x7fff_ffffL, WIDE, 0x0800L, 0120777L << 16);

    private final Choices choices;

    private ForgedZips(Choices choices) {
        this.choices = choices;
    }

    /** A zip that keeps every rule, its files by path, each byte a character, and whether streams take all of it. */
    static final class Good {
        private final byte[] zip;
        private final Map<String, String> tree;
        private final boolean streamable;

        private Good(byte[] zip, Map<String, String> tree, boolean streamable) {
            this.zip = zip;
            this.tree = tree;
            this.streamable = streamable;
        }

        byte[] zip() {
            return zip;
        }

        Map<String, String> tree() {
            return tree;
        }

        /** Whether readers that begin at the start are known to take all of it. */
        boolean streamable() {
            return streamable;
        }
    }

    static Good good(Choices choices) {
        return new ForgedZips(choices).good();
    }

    /** A zip of which one thing or another may not be as the rules want it. */
    static byte[] odd(Choices choices) {
        return new ForgedZips(choices).odd();
    }

    private Good good() {
        ZipForge zip = ZipForge.zip();
        Map<String, String> tree = new TreeMap<>();
        boolean streamable = true;
        for (String name : names(1 + choices.below(5))) {
            byte[] content = content();
            boolean stored = choices.oneIn(3);
            Descriptor descriptor = choices.oneIn(2) ? choices.of(List.of(Descriptor.values())) : Descriptor.NONE;
            zip.add(entry(name, content, stored, descriptor));
            tree.put(name, new String(content, StandardCharsets.ISO_8859_1));
            // Sizes of stored data can't follow it, and 8-byte ones are known to few.
            streamable &= descriptor == Descriptor.NONE
                    || (!stored && (descriptor == Descriptor.SIGNED || descriptor == Descriptor.UNSIGNED));
        }
        if (choices.oneIn(3)) {
            zip.add(ForgedEntry.folder("carpeta"));
        }
        end(zip);
        return new Good(zip.build(), tree, streamable);
    }

    private List<String> names(int count) {
        List<String> left = new ArrayList<>(NAMES);
        List<String> names = new ArrayList<>();
        while (names.size() < count) {
            names.add(left.remove(choices.below(left.size())));
        }
        return names;
    }

    private byte[] content() {
        return switch (choices.below(4)) {
            case 0 -> new byte[0];
            case 1 -> new byte[choices.below(2000)];
            case 2 -> bytes("{\"capturadas\":\"0\"}".repeat(choices.below(50)));
            default -> choices.bytes(1 + choices.below(40));
        };
    }

    private ForgedEntry entry(String name, byte[] content, boolean stored, Descriptor descriptor) {
        ForgedEntry entry = (stored ? ForgedEntry.stored(name, content) : ForgedEntry.deflated(name, content))
                .descriptor(descriptor);
        boolean wide = descriptor == Descriptor.SIGNED_ZIP64 || descriptor == Descriptor.UNSIGNED_ZIP64;
        long size = content.length;
        long packed = entry.data().length;
        if (wide) {
            entry.localExtra(zip64Field(0, 0)).local(ZipField.SIZE, WIDE).local(ZipField.PACKED_SIZE, WIDE);
        } else if (descriptor == Descriptor.NONE && choices.oneIn(4)) {
            entry.localExtra(zip64Field(size, packed))
                    .local(ZipField.SIZE, WIDE)
                    .local(ZipField.PACKED_SIZE, WIDE);
        } else if (choices.oneIn(3)) {
            entry.localExtra(extraField(0x5455, new byte[] {1, 2, 3, 4, 5}));
        }
        if (choices.oneIn(4)) {
            entry.centralExtra(zip64Field(size, packed))
                    .central(ZipField.SIZE, WIDE)
                    .central(ZipField.PACKED_SIZE, WIDE);
        } else if (choices.oneIn(3)) {
            entry.centralExtra(extraField(0x5455, new byte[] {1, 2, 3, 4, 5}));
        }
        if (choices.oneIn(3)) {
            entry.comment(bytes("comentario"));
        }
        return entry.both(ZipField.TIME, choices.below(0x10000))
                .central(ZipField.EXTERNAL_ATTRIBUTES, choices.of(ATTRIBUTES));
    }

    private void end(ZipForge zip) {
        if (choices.oneIn(3)) {
            zip.zip64();
        }
        if (choices.oneIn(3)) {
            zip.comment(bytes("Corte 20:15"));
        }
    }

    private byte[] odd() {
        ZipForge zip = ZipForge.zip();
        for (int i = 1 + choices.below(4); i > 0; i--) {
            boolean stored = choices.oneIn(2);
            String name = choices.of(choices.oneIn(8) ? ODD_NAMES : NAMES);
            ForgedEntry entry = entry(name, content(), stored, choices.of(List.of(Descriptor.values())));
            if (choices.oneIn(4)) {
                lie(entry);
            }
            zip.add(entry);
        }
        end(zip);
        if (choices.oneIn(4)) {
            lie(zip);
        }
        return zip.build();
    }

    private void lie(ForgedEntry entry) {
        ZipField field = choices.of(List.of(ZipField.values()));
        long value = choices.of(VALUES);
        switch (choices.below(12)) {
            case 0, 1 -> entry.local(field, value);
            case 2, 3 -> entry.central(field, value);
            case 4, 5 -> entry.both(field, value);
            case 6 -> entry.localName(bytes(choices.of(NAMES)));
            case 7 -> entry.centralName(choices.bytes(choices.below(6)));
            case 8 -> entry.localExtra(extra());
            case 9 -> entry.centralExtra(extra());
            case 10 -> entry.after(choices.bytes(choices.below(30)));
            default -> entry.data(choices.bytes(choices.below(30)));
        }
    }

    private byte[] extra() {
        return switch (choices.below(5)) {
            case 0 -> zip64Field(choices.of(VALUES));
            case 1 -> zip64Field(choices.of(VALUES), choices.of(VALUES));
            case 2 -> zip64Field(choices.of(VALUES), choices.of(VALUES), choices.of(VALUES));
            case 3 -> extraField(0x7075, choices.bytes(choices.below(12)));
            default -> choices.bytes(choices.below(24));
        };
    }

    private void lie(ZipForge zip) {
        ZipField field = choices.of(List.of(ZipField.values()));
        long value = choices.of(VALUES);
        switch (choices.below(8)) {
            case 0 -> zip.end(field, value);
            case 1 -> zip.zip64End(field, value);
            case 2 -> zip.locator(field, value);
            case 3 -> zip.prefix(choices.bytes(choices.below(8)));
            case 4 -> zip.suffix(choices.bytes(choices.below(8)));
            case 5 -> zip.beforeDirectory(choices.bytes(choices.below(8)));
            case 6 -> zip.afterDirectory(choices.bytes(choices.below(8)));
            default -> zip.comment(choices.bytes(choices.below(40)));
        }
    }
}
