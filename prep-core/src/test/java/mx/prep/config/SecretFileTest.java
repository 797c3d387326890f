package mx.prep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret's file that every user of the machine may read. */
class SecretFileTest {
    @TempDir
    Path folder;

    private Path secret;
    private Path config;

    @BeforeEach
    void write() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        secret = Files.writeString(folder.resolve("authorization"), "Bearer s3cret");
        config = Files.writeString(folder.resolve("prep.yaml"), """
            source:
              type: https
              url: "https://127.0.0.1:9/prep.zip"
              headersEnv: {Authorization: "file:%s"}
            integrity: {type: sidecar}
            archive: {type: folder, path: archive}
            targets:
              - {type: folder, name: portal, path: site}
            """.formatted(secret));
    }

    /** The certificate's key stands in the file with it. */
    @Test
    void soIsAClientCertificate() throws IOException {
        Path keys = folder.resolve("outlet.p12");
        Files.write(keys, new byte[] {0x30, 0x03, 0x02, 0x01, 0x03});
        Files.writeString(
                config,
                Files.readString(config)
                        .replace("  headersEnv:", "  clientCertificate: \"" + keys + "\"\n  headersEnv:"));
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-r--r--"));
        List<Finding> open = of("clientCertificate");
        assertEquals(1, open.size(), open::toString);
        assertEquals(Finding.Level.WARNING, open.get(0).level());
        assertEquals(4, open.get(0).line());
        assertTrue(open.get(0).message().contains("this file with a key"), open::toString);
        Files.setPosixFilePermissions(keys, PosixFilePermissions.fromString("rw-------"));
        assertEquals(List.of(), of("clientCertificate"));
    }

    private List<Finding> of(String key) {
        return PrepConfig.check(config).stream()
                .filter(finding -> finding.key().contains(key))
                .toList();
    }

    private List<Finding> findings(String mode) throws IOException {
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(mode));
        return of("headersEnv");
    }

    @Test
    void isAWarningAndUsable() throws IOException {
        List<Finding> open = findings("rw-r--r--");
        assertEquals(1, open.size(), open::toString);
        assertEquals(Finding.Level.WARNING, open.get(0).level());
        assertEquals(4, open.get(0).line());
        assertTrue(open.get(0).message().contains("chmod o-r"), open::toString);
        assertFalse(open.toString().contains("s3cret"), open::toString);
        PrepConfig.load(config);
        assertEquals(List.of(), findings("rw-------"));
    }
}
