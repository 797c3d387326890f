package mx.prep.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/** Keys as paths under a root, and back. A key is its path, unchanged; what can't be a path is refused. */
final class Names {
    /** The store's own tree. */
    static final String PRIVATE = ".prep-store";
    /** What ext4, XFS, APFS and NTFS take. */
    private static final int MAX_SEGMENT_BYTES = 255;

    private static final Set<String> DEVICES = Set.of(
            "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1",
            "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    private final Path root;

    Names(Path root) {
        this.root = root;
    }

    /** The path of a key; empty if no object can have this key here. */
    Optional<Path> find(ObjectKey key) {
        return flaw(key) == null ? Optional.of(root.resolve(key.value())) : Optional.empty();
    }

    /** The path of a key. */
    Path path(ObjectKey key) throws RefusedException {
        String flaw = flaw(key);
        if (flaw != null) {
            throw new RefusedException(flaw);
        }
        return root.resolve(key.value());
    }

    private @Nullable String flaw(ObjectKey key) {
        String value = key.value();
        int end;
        for (int start = 0; start <= value.length(); start = end + 1) {
            int slash = value.indexOf('/', start);
            end = slash < 0 ? value.length() : slash;
            String segment = value.substring(start, end);
            if (start == 0 && segment.equalsIgnoreCase(PRIVATE)) {
                return PRIVATE + "/ is the folder store's own; use another name";
            }
            if (segment.length() * 3 > MAX_SEGMENT_BYTES
                    && segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT_BYTES) {
                return "a file's name has " + MAX_SEGMENT_BYTES + " bytes at most; this needs an object store";
            }
            if (isWindows() && isChangedByWindows(segment)) {
                return "Windows would store " + segment + " under another name; this needs another system";
            }
        }
        try {
            Path path = root.resolve(value);
            return path.startsWith(root) ? null : "isn't a path under the folder";
        } catch (InvalidPathException e) {
            return "this system can't name the file (" + e.getReason()
                    + "); for names beyond ASCII start Java with a UTF-8 locale such as LC_ALL=C.UTF-8";
        }
    }

    private boolean isWindows() {
        return root.getFileSystem().getSeparator().equals("\\");
    }

    private static boolean isChangedByWindows(String segment) {
        String stem = segment.toLowerCase(Locale.ROOT).split("\\.", 2)[0].strip();
        return segment.endsWith(".") || segment.endsWith(" ") || DEVICES.contains(stem);
    }

    /**
     * The name of a file or folder in a list; empty if it can't be part of a key, so isn't ours.
     *
     * @throws RefusedException if it may be ours but this process can't read it
     */
    static Optional<String> segment(Path name) throws RefusedException {
        String text = name.toString();
        if (text.indexOf('\ufffd') >= 0 && !isReversible(name, text)) {
            if (!canName(name, "\u00e9")) {
                throw new RefusedException("a file's name has letters that this process can't read; start Java with a"
                        + " UTF-8 locale such as LC_ALL=C.UTF-8");
            }
            return Optional.empty();
        }
        return isSegment(text) ? Optional.of(text) : Optional.empty();
    }

    private static boolean isReversible(Path name, String text) {
        return canName(name, text) && name.getFileSystem().getPath(text).equals(name);
    }

    private static boolean canName(Path sibling, String text) {
        try {
            sibling.getFileSystem().getPath(text);
            return true;
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private static boolean isSegment(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\' || Character.isISOControl(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
