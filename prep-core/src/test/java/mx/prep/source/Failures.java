package mx.prep.source;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import mx.prep.error.SourceException;
import org.junit.jupiter.api.function.Executable;

/** Expects failures, and that nothing of what they say, or stand on, holds an address or a credential. */
final class Failures {
    /** A credential that tests use. */
    static final String SECRET = "Bearer-5up3r-s3cret-t0ken";

    private static final List<String> UNSPEAKABLE =
            List.of("localhost", "secret-folder", "s3cret", "sig=", "https://", "http://");

    private Failures() {}

    static SourceException expect(Executable action) {
        SourceException failure = assertThrows(SourceException.class, action);
        assertDiscreet(failure);
        assertTrue(said(failure).length() > 20, failure::getMessage);
        return failure;
    }

    /** Expects a failure whose message says this. */
    static SourceException expect(String said, Executable action) {
        SourceException failure = expect(action);
        assertTrue(said(failure).contains(said), failure::getMessage);
        return failure;
    }

    static String said(Throwable failure) {
        return String.valueOf(failure.getMessage());
    }

    static void assertDiscreet(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        String all = text.toString().replaceAll("(?m)^\\s+at .*$", "").toLowerCase(Locale.ROOT);
        for (String word : UNSPEAKABLE) {
            assertFalse(all.contains(word), () -> "says " + word + ": " + all);
        }
    }
}
