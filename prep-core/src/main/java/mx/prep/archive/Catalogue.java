package mx.prep.archive;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mx.prep.archive.ArchiveLayout.Room;
import mx.prep.internal.format.QuarantineFormat;
import mx.prep.internal.format.ReceiptFormat;
import mx.prep.model.Cut;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.ObjectKey;
import mx.prep.model.QuarantineNote;
import mx.prep.model.Receipt;
import mx.prep.spi.StoredObject;
import org.jspecify.annotations.Nullable;

/** What lies in the archive's two folders of packages, found by listing. Reads only. Thread-safe. */
public final class Catalogue {
    private static final Pattern NAME = Pattern.compile("(?:packages|quarantine)/(\\d{4}-\\d{2}-\\d{2})/"
            + "(?:(\\d{8}-\\d{4})-)?([0-9a-f]{64})\\.(zip|(?:[a-z0-9-]+(?:\\.[1-9]\\d{0,5})?\\.)?json)");
    private static final Comparator<Holding> BY_CUT = Comparator.comparing(
                    Holding::cut, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(holding -> holding.sha256().hex())
            .thenComparing(Holding::place);
    private final Documents documents;

    Catalogue(Documents documents) {
        this.documents = documents;
    }

    /** Every package by cut, those without a cut last. One request for each thousand objects. */
    public List<Holding> list() {
        List<Holding> holdings = new ArrayList<>();
        for (Room room : Room.values()) {
            holdings.addAll(list(room));
        }
        holdings.sort(BY_CUT);
        return List.copyOf(holdings);
    }

    /** Those that were accepted when they came in; each has a cut. One request for each thousand objects. */
    Collection<Holding> packages() {
        return list(Room.PACKAGES);
    }

    private Collection<Holding> list(Room room) {
        Map<String, Holding> found = new TreeMap<>();
        for (StoredObject object : documents.objects(room.name().toLowerCase(Locale.ROOT) + "/")) {
            Holding piece = piece(room, object);
            if (piece == null) {
                documents.stranger(object.key());
            } else {
                found.merge(stem(object.key()), piece, Catalogue::together);
            }
        }
        return found.values();
    }

    /** The keys of all that belongs to the archive: packages, papers, claims, orders and ledger. */
    public Set<ObjectKey> keys() {
        Set<ObjectKey> keys = new TreeSet<>();
        ArchiveLayout.FOLDERS.forEach(folder -> keys.addAll(documents.list(folder)));
        return keys;
    }

    /**
     * A receipt of a package.
     *
     * @param paper one of a holding's papers, of a package that has a cut
     * @throws mx.prep.error.StoreException {@code CORRUPT} if it isn't a receipt of this package
     */
    public Receipt receipt(Holding holding, ObjectKey paper) {
        Receipt receipt = documents.parse(paper, bytes(paper), ReceiptFormat::read);
        if (!receipt.reference().sha256().equals(holding.sha256())
                || !receipt.reference().cut().equals(holding.cut())) {
            throw documents.corrupt(paper, "is the receipt of another package, " + receipt.reference(), null);
        }
        return receipt;
    }

    /**
     * The note on a refused package that has no cut.
     *
     * @throws mx.prep.error.StoreException {@code CORRUPT} if it isn't a note on this package
     */
    public QuarantineNote note(Holding holding, ObjectKey paper) {
        QuarantineNote note = documents.parse(paper, bytes(paper), QuarantineFormat::read);
        if (!note.sha256().equals(holding.sha256())) {
            throw documents.corrupt(paper, "is the note on another package, " + note.sha256(), null);
        }
        return note;
    }

    private byte[] bytes(ObjectKey paper) {
        return documents
                .find(paper, ReceiptFormat.MAX_BYTES)
                .orElseThrow(() -> documents.corrupt(paper, "is listed but isn't there", null));
    }

    private static @Nullable Holding piece(Room room, StoredObject object) {
        Matcher m = NAME.matcher(object.key().value());
        if (!m.matches()) {
            return null;
        }
        Holding.Place place = room == Room.PACKAGES ? Holding.Place.PACKAGES : Holding.Place.QUARANTINE;
        try {
            LocalDate folder = LocalDate.parse(m.group(1));
            Cut cut = m.group(2) == null ? null : Cut.parse(m.group(2));
            if (cut == null ? place == Holding.Place.PACKAGES : !cut.date().equals(folder)) {
                return null;
            }
            Digest sha256 = new Digest(DigestAlgorithm.SHA256, m.group(3));
            return m.group(4).equals("zip")
                    ? new Holding(place, cut, sha256, object.key(), object.size(), List.of())
                    : new Holding(place, cut, sha256, null, 0, List.of(object.key()));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return null;
        }
    }

    private static String stem(ObjectKey key) {
        return key.value().substring(0, key.value().indexOf('.'));
    }

    private static Holding together(Holding one, Holding other) {
        List<ObjectKey> papers = new ArrayList<>(one.papers());
        papers.addAll(other.papers());
        Holding whole = one.zip() == null ? other : one;
        return new Holding(one.place(), one.cut(), one.sha256(), whole.zip(), whole.bytes(), papers);
    }
}
