package mx.prep.examples.terminal;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import mx.prep.model.PlainText;
import org.jspecify.annotations.Nullable;

/** Where lines go, and whether somebody watches. Thread-safe. */
public final class Terminal {
    /** What a line may be long where nobody says how wide the window is. */
    public static final int DEFAULT_WIDTH = 80;

    private static final int BAR = 24;
    private final PrintWriter out;
    private final int width;
    private final boolean interactive;
    private boolean bar;

    private Terminal(PrintWriter out, int width, boolean interactive) {
        this.out = out;
        this.width = width;
        this.interactive = interactive;
    }

    /** Lines onto a writer; bars only if the process has a console. */
    public static Terminal detect(PrintWriter out) {
        boolean interactive = isConsole(System.console());
        return new Terminal(out, interactive ? windowWidth() : width(System.getenv("COLUMNS")), interactive);
    }

    /** Lines onto a writer, without bars. */
    public static Terminal plain(PrintWriter out, int width) {
        return new Terminal(out, width, false);
    }

    /** Lines and bars onto a writer that stands for a window of this width. */
    public static Terminal interactive(PrintWriter out, int width) {
        return new Terminal(out, width, true);
    }

    public int width() {
        return width;
    }

    public boolean isInteractive() {
        return interactive;
    }

    /** Writes a line, in place of a bar if there is one. */
    public synchronized void line(String text) {
        clear();
        out.println(PlainText.lines(text));
        out.flush();
    }

    /** Writes a value as one line of JSON, in place of a bar if there is one. */
    public synchronized void json(Map<String, ?> value) {
        clear();
        JsonLine.write(value, out);
        out.println();
        out.flush();
    }

    /**
     * Shows how far something is, in place of the bar before it; nothing where nobody watches.
     *
     * @param what the first words
     * @param done how much of the total
     * @param total or less than 1 where it isn't known
     * @param amount the last words, such as {@code 3.1 of 40 MB}
     */
    public synchronized void progress(String what, long done, long total, String amount) {
        if (!interactive) {
            return;
        }
        double share = total < 1 ? 0 : Math.min(1, (double) done / total);
        int full = (int) Math.round(share * BAR);
        String drawn = total < 1 ? "" : " [" + "#".repeat(full) + " ".repeat(BAR - full) + "]";
        String text = PlainText.line(what + drawn + " " + amount);
        out.print("\r\u001b[K" + (text.length() < width ? text : text.substring(0, width - 1)));
        out.flush();
        bar = true;
    }

    /** Takes the bar away. */
    public synchronized void clear() {
        if (bar) {
            out.print("\r\u001b[K");
            bar = false;
        }
    }

    /** From JDK 22 on there is a console also where input or output is no terminal; it then says so itself. */
    private static boolean isConsole(@Nullable Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    private static int windowWidth() {
        String columns = System.getenv("COLUMNS");
        if (columns != null) {
            return width(columns);
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String answer = new String(stty.getInputStream().readNBytes(64), StandardCharsets.US_ASCII).strip();
            stty.waitFor(1, TimeUnit.SECONDS);
            return width(answer.substring(answer.lastIndexOf(' ') + 1));
        } catch (IOException e) {
            return DEFAULT_WIDTH;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return DEFAULT_WIDTH;
        }
    }

    private static int width(@Nullable String columns) {
        return columns != null && columns.matches("[1-9]\\d{1,4}") ? Integer.parseInt(columns) : DEFAULT_WIDTH;
    }
}
