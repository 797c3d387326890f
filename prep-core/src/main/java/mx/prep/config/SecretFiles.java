package mx.prep.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import mx.prep.internal.secret.Secrets;

/** Warns of files with secrets that every user of the machine may read. */
final class SecretFiles {
    /** Options whose file is a secret itself. */
    private static final Set<String> OPTIONS = Set.of("clientCertificate", "credentialsFile");

    private static final int LONGEST = 64 << 10;
    /** What makes a file of Google's credentials a secret; a federation's configuration only says where one is. */
    private static final Pattern SECRET = Pattern.compile("\"(private_key|refresh_token|client_secret)\"");

    private final Problems problems;

    SecretFiles(Problems problems) {
        this.problems = problems;
    }

    /** Looks at a secret's place, as {@link Secrets} takes it. */
    void place(int line, String path, String place) {
        if (Secrets.isForEverybody(place)) {
            warn(line, path, "secret");
        }
    }

    /** Looks at an option's value. */
    void value(int line, String path, String option, Object value) {
        if (OPTIONS.contains(option)
                && value instanceof Path file
                && Secrets.isForEverybody(file)
                && !isWithoutSecret(file)) {
            warn(line, path, "file with a key");
        }
    }

    private void warn(int line, String path, String what) {
        problems.warn(
                line,
                path,
                "every user of this machine may read this " + what + "; take the right from them with chmod o-r, unless"
                        + " the machine is a container of the publisher's own");
    }

    /** Whether it is JSON that says only where a secret is. */
    private static boolean isWithoutSecret(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
            return text.stripLeading().startsWith("{") && !SECRET.matcher(text).find();
        } catch (IOException e) {
            return false;
        }
    }
}
