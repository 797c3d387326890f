package mx.prep.internal.zip;

import static mx.prep.model.RefusalCode.NAME_ENCODING;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import mx.prep.model.PlainText;
import org.jspecify.annotations.Nullable;

/** Names as bytes, as text, and as people may safely see them. */
final class NameText {
    private static final int SHOWN = 120;

    private NameText() {}

    /** Decodes a name: UTF-8, flagged or not; else the one charset that is configured. */
    static String decode(byte[] bytes, int at, int length, boolean flagged, @Nullable Charset charset)
            throws RefusedException {
        String text = utf8(bytes, at, length);
        if (text == null && charset != null && !flagged) {
            text = strictly(charset, bytes, at, length);
        }
        if (text == null) {
            throw new RefusedException(
                    NAME_ENCODING,
                    "the name " + shown(new String(bytes, at, length, StandardCharsets.ISO_8859_1))
                            + " isn't valid in "
                            + (charset == null || flagged ? "UTF-8" : "UTF-8 or " + charset.name()));
        }
        return text;
    }

    /** The text, or null if the bytes aren't valid UTF-8. */
    static @Nullable String utf8(byte[] bytes, int at, int length) {
        for (int i = at; i < at + length; i++) {
            if (bytes[i] < 0) {
                return strictly(StandardCharsets.UTF_8, bytes, at, length);
            }
        }
        return new String(bytes, at, length, StandardCharsets.ISO_8859_1);
    }

    private static @Nullable String strictly(Charset charset, byte[] bytes, int at, int length) {
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, at, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** A name in a message: quoted, short, without characters that could act on a screen. */
    static String shown(String name) {
        int length = name.codePointCount(0, name.length());
        String start = length > SHOWN ? name.substring(0, name.offsetByCodePoints(0, SHOWN)) : name;
        return "'" + PlainText.line(start) + (length > SHOWN ? "…'" : "'");
    }
}
