package mx.prep.integrity;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Reads files of digests as coreutils ({@code md5sum} to {@code sha512sum}, also {@code --tag}), BSD and OpenSSL write
 * them, and bare hexadecimal ones. Lines that are none of these are passed over and counted.
 */
final class DigestText {
    /** {@code hex  name}, {@code hex *name}; a backslash in front says that the name is escaped. */
    private static final Pattern COREUTILS = Pattern.compile("(\\\\?)([0-9A-Fa-f]{32,128})[ \\t]+(\\*?)(.+)");
    /** {@code SHA256 (name) = hex}, {@code SHA2-256(name)= hex}. */
    private static final Pattern BSD =
            Pattern.compile("(\\\\?)(MD5|SHA[-0-9]{1,6}) ?\\((.+)\\) ?= ?([0-9A-Fa-f]{32,128})");

    private static final Pattern BARE = Pattern.compile("[0-9A-Fa-f]{32,128}");

    private final DigestAlgorithm algorithm;
    private final List<Line> lines = new ArrayList<>();
    private int others;

    private DigestText(DigestAlgorithm algorithm) {
        this.algorithm = algorithm;
    }

    /** One digest of the algorithm asked for, with the last part of the name that it was given for. */
    record Line(Digest digest, @Nullable String name) {}

    /** Reads whatever bytes; never fails. */
    static DigestText read(byte[] bytes, DigestAlgorithm algorithm) {
        DigestText text = new DigestText(algorithm);
        for (String line : decode(bytes).split("[\\r\\n]+", -1)) {
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith("#")) {
                text.add(content);
            }
        }
        return text;
    }

    /** The digests that stand for a file name; more than one if the text says so. */
    List<Digest> named(String name) {
        return lines.stream()
                .filter(line -> name.equals(line.name()))
                .map(Line::digest)
                .distinct()
                .toList();
    }

    /** The only thing that the text says, or null if it says more or something else. */
    @Nullable
    Line only() {
        return lines.size() == 1 && others == 0 ? lines.get(0) : null;
    }

    private void add(String line) {
        Matcher tagged = BSD.matcher(line);
        Matcher plain = COREUTILS.matcher(line);
        boolean added;
        if (tagged.matches()) {
            added = tag(algorithm).equals(normal(tagged.group(2)))
                    && add(
                            tagged.group(4),
                            name(tagged.group(3), !tagged.group(1).isEmpty()));
        } else if (plain.matches()) {
            added = add(plain.group(2), name(plain.group(4), !plain.group(1).isEmpty()));
        } else {
            added = BARE.matcher(line).matches() && add(line, null);
        }
        if (!added) {
            others++;
        }
    }

    private boolean add(String hex, @Nullable String name) {
        return hex.length() == algorithm.hexLength()
                && lines.add(new Line(new Digest(algorithm, hex.toLowerCase(Locale.ROOT)), name));
    }

    private static String tag(DigestAlgorithm algorithm) {
        return algorithm.name();
    }

    /** OpenSSL 3 writes SHA2-256 and people write SHA-256 where BSD writes SHA256. */
    private static String normal(String tag) {
        return tag.replace("SHA2-", "SHA").replace("-", "");
    }

    private static String name(String written, boolean escaped) {
        String name = written;
        if (escaped) {
            name = written.replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\");
        }
        return name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    }

    /** UTF-8, or UTF-16 where its mark stands first, as PowerShell writes it. */
    private static String decode(byte[] bytes) {
        Charset charset = StandardCharsets.UTF_8;
        if (bytes.length >= 2 && (bytes[0] & bytes[1] & 0xFF) == 0xFE) {
            charset = StandardCharsets.UTF_16;
        }
        CharBuffer text = charset.decode(ByteBuffer.wrap(bytes));
        return text.length() > 0 && text.charAt(0) == '\uFEFF'
                ? text.subSequence(1, text.length()).toString()
                : text.toString();
    }
}
