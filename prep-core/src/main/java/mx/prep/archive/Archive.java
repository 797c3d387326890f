package mx.prep.archive;

import java.time.Clock;
import java.util.NavigableSet;
import mx.prep.spi.ObjectStore;

/**
 * One publisher's view of the archive that all publishers of an election share.
 *
 * <p>Every write is create-only: a repeated run meets what it wrote before and goes on, a lost race is told, and an
 * unknown outcome is settled by reading back. Claims, orders and ledger entries never change, so each is read at most
 * once by a process. All methods of all parts throw {@link mx.prep.error.StoreException} as the store does, with
 * {@code CORRUPT} and the key for an object that isn't what it should be, and {@code UNKNOWN_OUTCOME} only where reading
 * back failed too. Thread-safe. It doesn't close the store.
 *
 * <p>Layout:
 * <pre>
 * packages/&lt;yyyy-MM-dd&gt;/&lt;cut&gt;-&lt;sha256&gt;.zip   and &lt;cut&gt;-&lt;sha256&gt;.&lt;publisher&gt;[.&lt;n&gt;].json, its receipts
 * quarantine/…                               the same; without a cut &lt;yyyy-MM-dd&gt;/&lt;sha256&gt;.zip and .json
 * own/&lt;sha256&gt;.zip and own/&lt;sha256&gt;         the outlet's own pages and files
 * cuts/&lt;cut&gt;.json                            the claim
 * cuts/&lt;cut&gt;.whole                           nothing is missing that was offered before it
 * orders/%06d.json                           orders
 * ledger/%010d.json                          the ledger
 * </pre>
 */
public final class Archive {
    private final Documents documents;
    private final Packages packages;
    private final OwnFiles ownFiles;
    private final Receipts receipts;
    private final Quarantine quarantine;
    private final Claims claims;
    private final Orders orders;
    private final Ledger ledger;
    private final Catalogue catalogue;
    private final Duplicates duplicates;

    private Archive(Documents documents, String publisher, Clock clock) {
        this.documents = documents;
        this.packages = new Packages(documents);
        this.ownFiles = new OwnFiles(documents, packages);
        this.receipts = new Receipts(documents, publisher);
        this.quarantine = new Quarantine(documents, packages, receipts, publisher, clock);
        this.orders = new Orders(documents);
        this.claims = new Claims(documents, receipts, orders);
        this.ledger = new Ledger(documents, publisher, clock);
        this.catalogue = new Catalogue(documents);
        this.duplicates = new Duplicates(catalogue, claims, orders);
    }

    /**
     * An archive in one store.
     *
     * @param store private; other objects may lie in it, outside the six folders
     * @param publisher the name of the one that writes: no two publishers of an election have the same
     * @param clock gives the times in ledger and notes
     */
    public static Archive over(ObjectStore store, String publisher, Clock clock) {
        return new Archive(new Documents(store), publisher, clock);
    }

    public Packages packages() {
        return packages;
    }

    public OwnFiles ownFiles() {
        return ownFiles;
    }

    public Receipts receipts() {
        return receipts;
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    public Claims claims() {
        return claims;
    }

    public Orders orders() {
        return orders;
    }

    public Ledger ledger() {
        return ledger;
    }

    public Catalogue catalogue() {
        return catalogue;
    }

    public Duplicates duplicates() {
        return duplicates;
    }

    /** Keys met in lists, or entries of the ledger, that nobody of ours writes or can read; the first 100. */
    public NavigableSet<String> strangers() {
        return documents.strangers();
    }

    /**
     * Whether it has {@linkplain ArchiveCopies copies}, so that a package may go live while claims and ledger have to
     * wait.
     */
    public boolean hasCopies() {
        return documents.hasCopies();
    }

    /** What messages call the archive. */
    public String name() {
        return documents.name();
    }
}
