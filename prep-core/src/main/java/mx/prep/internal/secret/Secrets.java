package mx.prep.internal.secret;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Looks secrets up where an option says that they are: the name of an environment variable in capitals, or {@code file:}
 * and the absolute path of a file that holds one, as Docker and Kubernetes mount them. A file is UTF-8 text of at most
 * 64 KiB; line breaks at its end don't belong to the secret. No message holds a secret. Thread-safe.
 */
public final class Secrets implements Function<String, @Nullable String> {
    /** The most bytes that a file has. */
    static final int MAX_BYTES = 64 << 10;

    private static final String FILE = "file:";
    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");
    private static final Secrets SYSTEM = new Secrets(System::getenv);

    private final Function<String, @Nullable String> environment;

    private Secrets(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /** The process's own environment, and files. */
    public static Secrets system() {
        return SYSTEM;
    }

    /** Another environment, and files. */
    public static Secrets of(Function<String, @Nullable String> environment) {
        return new Secrets(environment);
    }

    /** Whether a text says where a secret is, and isn't the secret itself. */
    public static boolean isPlace(String text) {
        return isFile(text) || VARIABLE.matcher(text).matches();
    }

    private static boolean isFile(String text) {
        return text.startsWith(FILE);
    }

    /**
     * The secret at a place, or null where the environment variable isn't set.
     *
     * @throws ConfigException if the file can't be read or holds none; the message begins with "the file" and its path
     */
    @Override
    public @Nullable String apply(String place) {
        return isFile(place) ? read(path(place)) : environment.apply(place);
    }

    /** Whether a place is a file that every user of the machine may read. */
    public static boolean isForEverybody(String place) {
        return isFile(place) && isForEverybody(Path.of(path(place)));
    }

    /** Whether every user of the machine may read a file; false where it isn't there. */
    public static boolean isForEverybody(Path file) {
        try {
            return OwnerOnly.isForEverybody(file);
        } catch (IOException e) {
            return false;
        }
    }

    private static String path(String place) {
        String path = place.substring(FILE.length());
        return path.startsWith("///") ? path.substring(2) : path;
    }

    private static String read(String plain) {
        byte[] bytes;
        try {
            Path file = Path.of(plain);
            if (!file.isAbsolute()) {
                throw flaw(plain, "isn't named by an absolute path, such as file:/run/secrets/password");
            }
            if (!Files.exists(file)) {
                throw flaw(plain, "isn't there");
            }
            if (!Files.isRegularFile(file)) {
                throw flaw(plain, "isn't a regular file");
            }
            bytes = bytes(file);
        } catch (InvalidPathException e) {
            throw flaw(plain, "isn't named by a path");
        } catch (AccessDeniedException e) {
            throw flaw(plain, "may not be read by the user that runs the publisher");
        } catch (IOException e) {
            throw flaw(plain, "can't be read (" + e.getClass().getSimpleName() + ")");
        }
        if (bytes.length > MAX_BYTES) {
            throw flaw(plain, "is longer than 64 KiB, which no secret is");
        }
        String text = withoutLineBreaks(text(plain, bytes));
        if (text.isBlank()) {
            throw flaw(plain, "is empty");
        }
        return text;
    }

    private static String withoutLineBreaks(String text) {
        int end = text.length();
        while (end > 0 && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return text.substring(0, end);
    }

    private static byte[] bytes(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_BYTES + 1);
        }
    }

    private static String text(String path, byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw flaw(path, "isn't UTF-8 text");
        }
    }

    private static ConfigException flaw(String path, String what) {
        return new ConfigException("the file " + path + " " + what);
    }
}
