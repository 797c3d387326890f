package mx.prep.testkit.authority;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Draws small PNG images (RFC 2083): true colour, 8 bits, no filter. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

    /** The colour of a pixel as 0xRRGGBB. */
    interface Painter {
        int colour(int x, int y);
    }

    private Png() {}

    static byte[] draw(int width, int height, Painter painter) {
        ByteArrayOutputStream pixels = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(pixels)) {
            for (int y = 0; y < height; y++) {
                deflated.write(0);
                for (int x = 0; x < width; x++) {
                    int colour = painter.colour(x, y);
                    deflated.write(colour >> 16);
                    deflated.write(colour >> 8);
                    deflated.write(colour);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        number(header, width);
        number(header, height);
        header.writeBytes(new byte[] {8, 2, 0, 0, 0});
        ByteArrayOutputStream image = new ByteArrayOutputStream();
        image.writeBytes(SIGNATURE);
        chunk(image, "IHDR", header.toByteArray());
        chunk(image, "IDAT", pixels.toByteArray());
        chunk(image, "IEND", new byte[0]);
        return image.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream image, String kind, byte[] content) {
        byte[] name = kind.getBytes(StandardCharsets.US_ASCII);
        CRC32 crc = new CRC32();
        crc.update(name);
        crc.update(content);
        number(image, content.length);
        image.writeBytes(name);
        image.writeBytes(content);
        number(image, (int) crc.getValue());
    }

    private static void number(ByteArrayOutputStream out, int value) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            out.write(value >> shift);
        }
    }
}
