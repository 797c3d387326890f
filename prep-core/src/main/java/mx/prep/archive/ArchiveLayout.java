package mx.prep.archive;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.PageRef;

/** Where things lie in the archive. */
final class ArchiveLayout {
    static final String OWN = "own/";
    static final String CUTS = "cuts/";
    static final String ORDERS = "orders/";
    static final String LEDGER = "ledger/";
    static final long LEDGER_BLOCK = 100;
    static final long LEDGER_MAX = 9_999_999_999L;
    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final String WHOLE = ".whole";
    private static final Pattern CLAIM = Pattern.compile(CUTS + "(\\d{8}-\\d{4})\\.json");
    private static final Pattern WHOLE_CUT = Pattern.compile(CUTS + "(\\d{8}-\\d{4})\\.whole");
    private static final Pattern ORDER = Pattern.compile(ORDERS + "(\\d{6})\\.json");
    private static final Pattern ENTRY = Pattern.compile(LEDGER + "(\\d{10})\\.json");
    private static final String JSON = ".json";

    private ArchiveLayout() {}

    /** The two folders of packages. */
    enum Room {
        PACKAGES,
        QUARANTINE;

        private String folder(LocalDate date) {
            return name().toLowerCase(Locale.ROOT) + "/" + date + "/";
        }
    }

    /** The six folders. */
    static final List<String> FOLDERS = List.of("packages/", "quarantine/", OWN, CUTS, ORDERS, LEDGER);

    /** Whether it is a claim, an order or a ledger entry: who creates it first decides. */
    static boolean isRegister(ObjectKey key) {
        return isRegister(key.value());
    }

    /** Whether all keys with a prefix are registers'. */
    static boolean isRegister(String name) {
        return name.startsWith(CUTS) || name.startsWith(ORDERS) || name.startsWith(LEDGER);
    }

    static ObjectKey zip(Room room, PackageRef reference) {
        return ObjectKey.of(stem(room, reference) + ".zip");
    }

    /** Prefix of the receipts of a package. */
    static String receipts(Room room, PackageRef reference) {
        return stem(room, reference) + ".";
    }

    /** A publisher's receipt of a package; the number is 1 for its first verdict. */
    static ObjectKey receipt(Room room, PackageRef reference, String publisher, int number) {
        return receiptNamed(room, reference, nameOf(publisher), number);
    }

    static ObjectKey receiptNamed(Room room, PackageRef reference, String name, int number) {
        return ObjectKey.of(receipts(room, reference) + name + (number == 1 ? "" : "." + number) + JSON);
    }

    static ObjectKey uncut(LocalDate received, Digest sha256, String extension) {
        return ObjectKey.of(Room.QUARANTINE.folder(received) + sha256.hex() + extension);
    }

    static ObjectKey page(PageRef page) {
        return ObjectKey.of(OWN + page.sha256().hex() + ".zip");
    }

    static ObjectKey ownFile(Digest sha256) {
        return ObjectKey.of(OWN + sha256.hex());
    }

    static ObjectKey claim(Cut cut) {
        return ObjectKey.of(CUTS + cut + JSON);
    }

    static ObjectKey whole(Cut cut) {
        return ObjectKey.of(CUTS + cut + WHOLE);
    }

    static ObjectKey order(int number) {
        return ObjectKey.of(ORDERS + String.format(Locale.ROOT, "%06d", number) + JSON);
    }

    static ObjectKey entry(long number) {
        return ObjectKey.of(LEDGER + String.format(Locale.ROOT, "%010d", number) + JSON);
    }

    /** Prefix of the hundred entries that a number is among. */
    static String block(long number) {
        return LEDGER + String.format(Locale.ROOT, "%08d", number / LEDGER_BLOCK);
    }

    static Optional<Cut> claimedCut(ObjectKey key) {
        return cut(CLAIM, key);
    }

    static Optional<Cut> wholeCut(ObjectKey key) {
        return cut(WHOLE_CUT, key);
    }

    private static Optional<Cut> cut(Pattern pattern, ObjectKey key) {
        Matcher m = pattern.matcher(key.value());
        try {
            return m.matches() ? Optional.of(Cut.parse(m.group(1))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    static OptionalLong orderNumber(ObjectKey key) {
        return number(ORDER, key);
    }

    static OptionalLong entryNumber(ObjectKey key) {
        return number(ENTRY, key);
    }

    private static OptionalLong number(Pattern pattern, ObjectKey key) {
        Matcher m = pattern.matcher(key.value());
        if (!m.matches()) {
            return OptionalLong.empty();
        }
        long number = Long.parseLong(m.group(1));
        return number == 0 ? OptionalLong.empty() : OptionalLong.of(number);
    }

    private static String stem(Room room, PackageRef reference) {
        return room.folder(reference.cut().date()) + reference.cut() + "-"
                + reference.sha256().hex();
    }

    /** A publisher's name as part of a key: itself, or what is left of it and a digest that keeps it apart. */
    static String nameOf(String publisher) {
        if (PLAIN_NAME.matcher(publisher).matches()) {
            return publisher;
        }
        String plain = publisher.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String digest = Digest.of(DigestAlgorithm.SHA256, publisher.getBytes(StandardCharsets.UTF_8))
                .shortHex();
        return plain.substring(0, Math.min(plain.length(), 27)) + "-" + digest;
    }
}
