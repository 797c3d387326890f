package mx.prep.testkit.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * TLS 1.2 and 1.3 with a certificate that holds, or plain http to a literal loopback address: nothing else is ever sent a
 * request. Holds for every client that a module has.
 */
public abstract class TlsMatrixContract {
    private final Class<?> program;
    private final List<String> clients;
    private final List<String> options;

    /**
     * The module's clients.
     *
     * @param program prints a {@link TlsMatrix} of them; its argument is a folder
     * @param clients their names in it
     * @param options of the Java that it runs in, such as credentials
     */
    protected TlsMatrixContract(Class<?> program, List<String> clients, String... options) {
        this.program = program;
        this.clients = List.copyOf(clients);
        this.options = List.of(options);
    }

    /** How often a client's request came, and what the client said. */
    private record Cell(int requests, String said) {}

    /** Whether a case is any of a client's business; default: each is. */
    protected boolean concerns(String client, TlsCase tls) {
        return true;
    }

    /** What a client has to say when it refuses a server; default: anything. */
    protected String words(String client, TlsCase tls) {
        return "";
    }

    @TestFactory
    Stream<DynamicTest> eachClientTalksToThoseServersAlone(@TempDir Path folder)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(options);
        // Connections of the platform go by it; whatever is set for a Java, old TLS is not for us.
        all.add("-Dhttps.protocols=TLSv1,TLSv1.1,TLSv1.2,TLSv1.3");
        String said = WeakJava.run(program, folder, all.toArray(String[]::new));
        Map<String, Cell> cells = new TreeMap<>();
        said.lines()
                .map(line -> line.split("\t", -1))
                .filter(line -> line.length == 4)
                .forEach(line -> cells.put(line[0] + " " + line[1], new Cell(Integer.parseInt(line[2]), line[3])));
        Stream<DynamicTest> controls = Stream.of(TlsMatrix.PLATFORM_CLIENT, TlsMatrix.PLATFORM_CONNECTION)
                .flatMap(client -> Stream.of(TlsCase.TLS_1_0, TlsCase.TLS_1_1)
                        .map(tls -> test(
                                client,
                                tls,
                                () -> assertEquals(
                                        1, cell(cells, client, tls, said).requests()))));
        return Stream.concat(
                controls,
                clients.stream()
                        .flatMap(client -> Arrays.stream(TlsCase.values())
                                .filter(tls -> concerns(client, tls))
                                .map(tls ->
                                        test(client, tls, () -> holds(client, tls, cell(cells, client, tls, said))))));
    }

    private static DynamicTest test(String client, TlsCase tls, org.junit.jupiter.api.function.Executable check) {
        return DynamicTest.dynamicTest(client + " " + tls, check);
    }

    private static Cell cell(Map<String, Cell> cells, String client, TlsCase tls, String said) {
        Cell cell = cells.get(client + " " + tls);
        assertTrue(cell != null, () -> client + " and " + tls + " aren't in: " + said);
        return java.util.Objects.requireNonNull(cell);
    }

    private void holds(String client, TlsCase tls, Cell cell) {
        if (tls.isAccepted()) {
            assertTrue(cell.requests() > 0, cell::said);
        } else {
            assertEquals(0, cell.requests(), "a request came");
            assertFalse(cell.said().isEmpty(), "nothing was said");
            assertTrue(cell.said().contains(words(client, tls)), cell::said);
        }
    }
}
