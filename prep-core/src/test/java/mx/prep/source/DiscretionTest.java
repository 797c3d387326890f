package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.net.ProtocolException;
import java.util.List;
import org.junit.jupiter.api.Test;

class DiscretionTest {
    private final Discretion discretion = new Discretion(List.of("", "Bearer-T0K3N", "difusores.example.mx"));

    @Test
    void aCauseThatSaysNothingIsShown() {
        IOException failure = new IOException("connection reset", new IOException("by peer"));
        assertSame(failure, discretion.cause(failure));
    }

    @Test
    void oneThatHoldsAWordAnywhereIsNot() {
        assertNull(discretion.cause(new IOException("no bearer-t0k3n")));
        assertNull(discretion.cause(new IOException("failed", new IOException("DIFUSORES.example.mx: unknown"))));
        IOException beside = new IOException("failed");
        beside.addSuppressed(new IOException("Bearer-T0K3N"));
        assertNull(discretion.cause(beside));
    }

    @Test
    void oneThatQuotesAnAnswerOrWouldActIsNot() {
        assertNull(discretion.cause(new IOException(new ProtocolException("Invalid status line: \"x\""))));
        assertNull(discretion.cause(new IOException(new NumberFormatException("For input string: \"x\""))));
        assertNull(discretion.cause(new IOException("\u009b31m")));
    }
}
