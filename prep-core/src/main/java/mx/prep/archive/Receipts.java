package mx.prep.archive;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.archive.ArchiveLayout.Room;
import mx.prep.error.StoreException;
import mx.prep.internal.format.ReceiptFormat;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import org.jspecify.annotations.Nullable;

/**
 * What each publisher says of the packages that it received. A publisher's first verdict on a package stands under its
 * name; a later one that differs from the one before, or tells more, stands beside it, numbered. Thread-safe.
 */
public final class Receipts {
    private static final Pattern NAME = Pattern.compile("([a-z0-9-]+)(?:\\.([1-9]\\d{0,5}))?\\.json");
    private final Documents documents;
    private final String publisher;
    private final Recent<String, Numbered> recent = new Recent<>(16);

    Receipts(Documents documents, String publisher) {
        this.documents = documents;
        this.publisher = publisher;
    }

    /** A receipt and its number; the receipt is null where it can't be read. */
    private record Numbered(int number, @Nullable Receipt receipt) {}

    /**
     * Writes this publisher's receipt beside a package that was kept, whatever its verdict. One request, up to five
     * where the publisher gave one before, none where this process did.
     *
     * @return the receipt that stands: the one that was there if it gives the same verdict
     * @throws IllegalArgumentException if it is another publisher's receipt
     */
    public Receipt keep(Receipt receipt) {
        return keep(Room.PACKAGES, receipt);
    }

    /**
     * Writes a receipt beside this publisher's last one, since it tells more, though its verdict may be the same. One
     * request, up to five where this process didn't write the last one; none where the last one tells the same.
     *
     * @throws IllegalArgumentException if it is another publisher's receipt
     */
    public void add(Receipt receipt) {
        keep(
                Room.PACKAGES,
                receipt,
                (before, now) -> sameVerdict(before, now)
                        && before != null
                        && before.evidence().equals(now.evidence()));
    }

    Receipt keep(Room room, Receipt receipt) {
        return keep(room, receipt, Receipts::sameVerdict);
    }

    private Receipt keep(Room room, Receipt receipt, Sameness sameness) {
        if (!receipt.publisher().equals(publisher)) {
            throw new IllegalArgumentException(publisher + " writes no receipt of " + receipt.publisher());
        }
        byte[] bytes = ReceiptFormat.write(receipt);
        String memory = ArchiveLayout.receipts(room, receipt.reference());
        Numbered newest = recent.find(memory);
        while (newest == null || !sameness.isSame(newest.receipt(), receipt)) {
            int number = newest == null ? 1 : newest.number() + 1;
            ObjectKey key = ArchiveLayout.receipt(room, receipt.reference(), publisher, number);
            Optional<byte[]> other = documents.create(key, bytes, ReceiptFormat.MAX_BYTES);
            newest = other.isEmpty()
                    ? new Numbered(number, ReceiptFormat.read(bytes))
                    : newestFrom(room, receipt.reference(), number, other.get());
            recent.put(memory, newest);
        }
        Receipt stands = newest.receipt();
        return stands == null ? receipt : stands;
    }

    /**
     * The receipt by which a package counts as accepted: this publisher's own newest if it has any, else another's.
     * Remembered for the packages received last; otherwise a list, and one request for each publisher asked.
     *
     * @return empty if there is none, or this publisher's newest verdict is another
     */
    public Optional<Receipt> accepted(PackageRef reference) {
        String memory = ArchiveLayout.receipts(Room.PACKAGES, reference);
        Numbered own = recent.find(memory);
        if (own != null) {
            return accepted(own);
        }
        Map<String, Integer> names = names(Room.PACKAGES, reference);
        Integer ownNumber = names.get(ArchiveLayout.nameOf(publisher));
        if (ownNumber != null) {
            own = read(ArchiveLayout.receipt(Room.PACKAGES, reference, publisher, ownNumber), ownNumber);
            recent.put(memory, own);
            return accepted(own);
        }
        return names.entrySet().stream()
                .map(name -> read(
                        ArchiveLayout.receiptNamed(Room.PACKAGES, reference, name.getKey(), name.getValue()),
                        name.getValue()))
                .flatMap(other -> accepted(other).stream())
                .findFirst();
    }

    private static Optional<Receipt> accepted(Numbered newest) {
        return Optional.ofNullable(newest.receipt()).filter(receipt -> receipt.verdict() == Receipt.Verdict.ACCEPTED);
    }

    /** This publisher's newest receipt of a package, given that one with a number is there. */
    private Numbered newestFrom(Room room, PackageRef reference, int known, byte[] bytes) {
        int number = names(room, reference).getOrDefault(ArchiveLayout.nameOf(publisher), 0);
        ObjectKey key = ArchiveLayout.receipt(room, reference, publisher, Math.max(number, known));
        if (number < known) {
            throw documents.corrupt(key, "is there but isn't listed; the store contradicts itself", null);
        }
        return number == known ? new Numbered(number, readable(key, bytes)) : read(key, number);
    }

    private Numbered read(ObjectKey key, int number) {
        return new Numbered(
                number,
                documents
                        .find(key, ReceiptFormat.MAX_BYTES)
                        .map(bytes -> readable(key, bytes))
                        .orElse(null));
    }

    private @Nullable Receipt readable(ObjectKey key, byte[] bytes) {
        try {
            return documents.parse(key, bytes, ReceiptFormat::read);
        } catch (StoreException e) {
            // A verdict that can't be read is none: the next is written beside it.
            documents.stranger(key);
            return null;
        }
    }

    /** Who gave receipts of a package, under their names in keys, and the number of the newest of each. */
    private Map<String, Integer> names(Room room, PackageRef reference) {
        Map<String, Integer> names = new TreeMap<>();
        String prefix = ArchiveLayout.receipts(room, reference);
        for (ObjectKey key : documents.list(prefix)) {
            Matcher m = NAME.matcher(key.value().substring(prefix.length()));
            if (m.matches()) {
                names.merge(m.group(1), m.group(2) == null ? 1 : Integer.parseInt(m.group(2)), Math::max);
            } else if (!key.value().equals(prefix + "zip")) {
                documents.stranger(key);
            }
        }
        return names;
    }

    /** Whether a receipt needn't be written, given the one before. */
    private interface Sameness {
        boolean isSame(@Nullable Receipt before, Receipt now);
    }

    private static boolean sameVerdict(@Nullable Receipt before, Receipt now) {
        return before != null && before.verdict() == now.verdict() && code(before) == code(now);
    }

    private static @Nullable RefusalCode code(Receipt receipt) {
        Refusal refusal = receipt.refusal();
        return refusal == null ? null : refusal.code();
    }
}
