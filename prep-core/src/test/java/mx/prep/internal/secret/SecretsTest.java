package mx.prep.internal.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import mx.prep.error.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @TempDir
    Path folder;

    private final Secrets secrets = Secrets.of(name -> name.equals("PREP_TOKEN") ? "s3cret" : null);

    private String read(String content) throws IOException {
        return secrets.apply("file:" + Files.writeString(folder.resolve("token"), content));
    }

    private void refused(byte[] content, String what) throws IOException {
        Path file = Files.write(folder.resolve("token"), content);
        ConfigException refused = assertThrows(ConfigException.class, () -> secrets.apply("file:" + file));
        assertEquals("the file " + file + " " + what, refused.getMessage());
        assertNull(refused.getCause(), "a cause could tell what the file holds");
    }

    @Test
    void aNameIsAVariableAndAFileIsAFile() throws IOException {
        assertEquals("s3cret", secrets.apply("PREP_TOKEN"));
        assertNull(secrets.apply("PREP_OTHER"));
        assertEquals("s3cret", read("s3cret"));
        assertEquals("s3cret", secrets.apply("file://" + folder.resolve("token")), "as a URI");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("token"));
        assertEquals("s3cret", secrets.apply("file:" + link), "as Kubernetes mounts them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret\n", "s3cret\r\n", "s3cret\n\n"})
    void lineBreaksAtTheEndAreNone(String content) throws IOException {
        assertEquals("s3cret", read(content));
    }

    @Test
    void whatElseStandsInItIsPartOfIt() throws IOException {
        assertEquals(" s3\ncret\t ", read(" s3\ncret\t \n"));
        assertEquals("contraseña", read("contraseña\n"));
        assertEquals("x".repeat(Secrets.MAX_BYTES - 1), read("x".repeat(Secrets.MAX_BYTES - 1) + "\n"));
    }

    @Test
    void whatCantBeASecretIsRefusedByItsPathAlone() throws IOException {
        refused(new byte[0], "is empty");
        refused(" \n".getBytes(StandardCharsets.UTF_8), "is empty");
        refused("s3cret".repeat(11_000).getBytes(StandardCharsets.UTF_8), "is longer than 64 KiB, which no secret is");
        refused(new byte[] {'s', '3', (byte) 0xff}, "isn't UTF-8 text");
    }

    @ParameterizedTest
    @CsvSource({
        "file:secrets/token, isn't named by an absolute path",
        "file:, isn't named by an absolute path",
        "file:/nowhere/at/all, isn't there",
        "file:/, isn't a regular file",
        "file:/dev/zero, isn't a regular file"
    })
    void whatCantBeReadIsRefused(String place, String what) {
        ConfigException refused = assertThrows(ConfigException.class, () -> secrets.apply(place));
        assertTrue(String.valueOf(refused.getMessage()).contains(what), refused::getMessage);
    }

    @Test
    void aPlaceIsNoSecret() {
        assertTrue(Secrets.isPlace("PREP_TOKEN") && Secrets.isPlace("file:/run/secrets/token"));
        assertFalse(Secrets.isPlace("hunter2") || Secrets.isPlace("/run/secrets/token"));
        assertFalse(Secrets.isPlace("${PREP_TOKEN}") || Secrets.isPlace(""));
    }
}
