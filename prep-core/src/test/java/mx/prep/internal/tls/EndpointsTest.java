package mx.prep.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import mx.prep.error.ConfigException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://s3.example.mx",
                "https://example.mx:9000/path",
                "http://127.0.0.1:9000",
                "http://127.8.9.1",
                "http://[::1]:9000"
            })
    void httpsWillDoAndPlainHttpOnThisMachine(String address) {
        assertEquals(URI.create(address), Endpoints.checked(URI.create(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://s3.example.mx",
                "http://127.0.0.1.example.mx",
                "http://localhost.example.mx",
                "http://localhost:9000",
                "http://127.0.0.256",
                "ftp://127.0.0.1",
                "//127.0.0.1",
                "https:///path",
                "https://user:secret@example.mx",
                "https://example.mx?secret",
                "https://example.mx/#secret"
            })
    void nothingElseWillDo(String address) {
        String message = assertThrows(ConfigException.class, () -> Endpoints.checked(URI.create(address)))
                .getMessage();
        assertFalse(message.contains("secret"), message);
    }
}
