package mx.prep.examples.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import mx.prep.model.PlainText;
import org.jspecify.annotations.Nullable;

/** Writes JSON on one line, without a library to load first. */
public final class JsonLine {
    private JsonLine() {}

    /**
     * Writes a value.
     *
     * @param value a map with keys in its order, a list, a number, a boolean, null, or anything else as its text
     */
    public static void write(@Nullable Object value, Appendable out) {
        try {
            append(value, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value as text. */
    public static String of(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void append(@Nullable Object value, Appendable out) throws IOException {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            out.append(String.valueOf(value));
        } else if (value instanceof Map<?, ?> map) {
            object(map, out);
        } else if (value instanceof List<?> list) {
            array(list, out);
        } else {
            string(value.toString(), out);
        }
    }

    private static void object(Map<?, ?> map, Appendable out) throws IOException {
        out.append('{');
        Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<?, ?> entry = entries.next();
            string(String.valueOf(entry.getKey()), out);
            out.append(':');
            append(entry.getValue(), out);
            if (entries.hasNext()) {
                out.append(',');
            }
        }
        out.append('}');
    }

    private static void array(List<?> list, Appendable out) throws IOException {
        out.append('[');
        Iterator<?> items = list.iterator();
        while (items.hasNext()) {
            append(items.next(), out);
            if (items.hasNext()) {
                out.append(',');
            }
        }
        out.append(']');
    }

    /** Escapes what JSON asks for, and whatever could act on a terminal, so that a line stays a line. */
    private static void string(String text, Appendable out) throws IOException {
        String escaped = text.replace("\\", "\\\\").replace("\"", "\\\"");
        out.append('"').append(PlainText.line(escaped)).append('"');
    }
}
