package mx.prep.examples.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TerminalTest {
    private final StringWriter out = new StringWriter();

    @Test
    void barsAreForPeopleOnly() {
        Terminal plain = Terminal.plain(new PrintWriter(out), 80);
        plain.progress("Downloading", 1, 2, "1 of 2 MB");
        plain.line("done");
        assertEquals("done" + System.lineSeparator(), out.toString());
    }

    @Test
    void aLineTakesTheBarsPlace() {
        Terminal window = Terminal.interactive(new PrintWriter(out), 80);
        window.progress("Downloading", 1, 2, "1 of 2 MB");
        window.line("done");
        assertEquals(
                "\r\u001b[KDownloading [############            ] 1 of 2 MB\r\u001b[Kdone" + System.lineSeparator(),
                out.toString());
    }

    @Test
    void barsFitTheWindow() {
        Terminal window = Terminal.interactive(new PrintWriter(out), 40);
        window.progress("Uploading to a-target-with-a-long-name", 5, 3, "5 of 3 files");
        window.progress("Downloading", 7, -1, "7 B");
        for (String bar : out.toString().split("\r\u001b\\[K", -1)) {
            assertTrue(bar.length() < 40, bar);
        }
    }

    @Test
    void quantitiesAreShort() {
        assertEquals("0 B", Quantity.bytes(0));
        assertEquals("999 B", Quantity.bytes(999));
        assertEquals("1.0 kB", Quantity.bytes(1000));
        assertEquals("40.0 MB", Quantity.bytes(40_000_000));
        assertEquals("188 MB", Quantity.bytes(188_000_000));
        assertEquals("1.0 GB", Quantity.bytes(999_999_999));
        assertEquals("3,004", Quantity.count(3004));
        assertEquals("0", Quantity.count(0));
        assertEquals("999", Quantity.count(999));
        assertEquals("-123", Quantity.count(-123));
        assertEquals("-12,345,678", Quantity.count(-12_345_678));
        assertEquals("0.00", Quantity.seconds(Duration.ofMillis(4)));
        assertEquals("9.99", Quantity.seconds(Duration.ofMillis(9990)));
        assertEquals("10.0", Quantity.seconds(Duration.ofMillis(9996)));
        assertEquals("123", Quantity.seconds(Duration.ofSeconds(123)));
    }
}
