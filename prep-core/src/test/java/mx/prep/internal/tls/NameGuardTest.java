package mx.prep.internal.tls;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class NameGuardTest {
    private static final URI NAMED = URI.create("https://prep.example.mx/prep.zip");
    private static final Duration LONG = Duration.ofMinutes(1);

    private static InetAddress address(String literal) {
        return Addresses.literal(literal).orElseThrow();
    }

    private static NameGuard answering(String... literals) {
        List<InetAddress> all =
                Arrays.stream(literals).map(NameGuardTest::address).toList();
        return NameGuard.STANDARD.asking(host -> all);
    }

    private static ForbiddenAddressException refused(NameGuard guard, URI address) {
        return assertThrows(ForbiddenAddressException.class, () -> guard.check(address, LONG));
    }

    @Test
    void aNameMayLeadToPublicAndPrivateAddresses() {
        assertDoesNotThrow(
                () -> answering("203.0.113.9", "10.0.0.7", "fd12:3456::1").check(NAMED, LONG));
    }

    @Test
    void oneForbiddenAddressAmongSeveralIsEnough() {
        ForbiddenAddressException e = refused(answering("203.0.113.9", "169.254.169.254"), NAMED);
        assertEquals("169.254.169.254", e.address());
        assertTrue(e.getMessage().contains("link-local"), e::getMessage);
    }

    @Test
    void whatIsAllowedMayBeLedTo() {
        NameGuard guard = answering("127.0.0.1").allowing(Set.of(address("127.0.0.1")));
        assertDoesNotThrow(() -> guard.check(NAMED, LONG));
        refused(answering("127.0.0.1").allowing(Set.of(address("127.0.0.2"))), NAMED);
    }

    @Test
    void anAddressThatIsWrittenAsSuchIsMeant() {
        assertDoesNotThrow(() -> answering().check(URI.create("http://169.254.169.254/token"), LONG));
        assertDoesNotThrow(() -> answering().check(URI.create("https://[::1]:8443/"), LONG));
    }

    @Test
    void localhostIsThisMachineAndNoOther() {
        assertDoesNotThrow(() -> answering("127.0.0.1", "::1").check(URI.create("https://LocalHost:8443/"), LONG));
        refused(answering("169.254.169.254"), URI.create("https://localhost/"));
        refused(answering("127.0.0.1"), URI.create("https://localhost.example.mx/"));
    }

    @Test
    void aHostThatNobodyKnowsIsNotConnectedTo() {
        NameGuard guard = NameGuard.STANDARD.asking(host -> {
            throw new UnknownHostException(host);
        });
        ConnectException e = assertThrows(ConnectException.class, () -> guard.check(NAMED, LONG));
        assertTrue(e.getCause() instanceof UnknownHostException);
    }

    @Test
    void aNameServiceThatHangsIsGivenUp() {
        CountDownLatch over = new CountDownLatch(1);
        NameGuard guard = NameGuard.STANDARD.asking(host -> {
            try {
                over.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        });
        assertThrows(HttpConnectTimeoutException.class, () -> guard.check(NAMED, Duration.ofMillis(20)));
        over.countDown();
    }
}
