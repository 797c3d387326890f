package mx.prep.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import mx.prep.testkit.gcs.TokenService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file with Google's credentials that every user of the machine may read. */
class CredentialsFileTest {
    @TempDir
    Path folder;

    private List<Finding> findings(String json, String mode) throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path file = Files.writeString(folder.resolve("credentials.json"), json);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
        Path config = Files.writeString(folder.resolve("prep.yaml"), """
            source: {type: https, url: "https://127.0.0.1:9/prep.zip"}
            integrity: {type: sidecar}
            archive: {type: gcs, bucket: medio-prep-archive, credentialsFile: "%s"}
            targets:
              - {type: folder, name: portal, path: site}
            """.formatted(file));
        return PrepConfig.check(config).stream()
                .filter(finding -> finding.key().contains("credentialsFile"))
                .toList();
    }

    @Test
    void isAWarningWhereItHoldsASecret() throws IOException {
        List<String> secret = List.of(
                "{\"type\":\"service_account\",\"private_key\":\"s3cret\"}",
                "{\"type\":\"authorized_user\",\"client_secret\":\"s3cret\",\"refresh_token\":\"s3cret\"}");
        for (String json : secret) {
            List<Finding> open = findings(json, "rw-r--r--");
            assertEquals(1, open.size(), open::toString);
            assertEquals(Finding.Level.WARNING, open.get(0).level());
            assertTrue(open.get(0).message().contains("chmod o-r"), open::toString);
            assertEquals(List.of(), findings(json, "rw-------"));
        }
        String federation = TokenService.federation(URI.create("https://sts.example.mx"), folder.resolve("subject"));
        assertEquals(List.of(), findings(federation, "rw-r--r--"));
    }
}
