package mx.prep.archive;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import mx.prep.error.CancelledException;
import mx.prep.error.StoreException;
import mx.prep.internal.format.FormatException;
import mx.prep.internal.format.LedgerFormat;
import mx.prep.model.Digest;
import mx.prep.model.DigestAlgorithm;
import mx.prep.model.Incident;
import mx.prep.model.LedgerEntry;
import mx.prep.model.ObjectKey;
import mx.prep.model.ReleaseId;
import org.jspecify.annotations.Nullable;

/**
 * What happened, one entry after the other, each with the digest of the one before. Thread-safe; one append at a time
 * in a process, and between processes whoever creates a number first has it.
 */
public final class Ledger {
    private static final int TAIL = 64;
    private static final int TAIL_WITHOUT_HINT = 12;
    private static final String NEWER = "has a schema that isn't known; a newer release of the library reads it";
    private static final Head EMPTY = new Head(0, null, 0);
    private static final Set<LedgerEntry.Kind> TOLD_ONCE =
            EnumSet.of(LedgerEntry.Kind.INTEND, LedgerEntry.Kind.LIVE, LedgerEntry.Kind.CONFIRMED);

    private final Documents documents;
    private final String publisher;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicLong hint = new AtomicLong();
    private final Recent<Told, LedgerEntry> told = new Recent<>(1024);
    private final OpenIncidents incidents = new OpenIncidents(this::read);
    private @Nullable Head head;

    Ledger(Documents documents, String publisher, Clock clock) {
        this.documents = documents;
        this.publisher = publisher;
        this.clock = clock;
    }

    /** The newest entry that is known, the digest of its stored bytes, and the newest incident's entry up to it. */
    private record Head(long number, @Nullable Digest digest, long lastIncident) {}

    /** By what two entries tell the same. */
    private record Told(
            LedgerEntry.Kind kind,
            @Nullable String target,
            int epoch,
            @Nullable ReleaseId release) {}

    /** An entry that is known to be there, such as a pointer's ledger head: the search for the newest starts at it. */
    public void startAt(long number) {
        hint.accumulateAndGet(number, Math::max);
    }

    /**
     * Appends an entry. One request where this process wrote the last one; two more for each entry that somebody else
     * put in between, and at a fresh start a list and one for each entry since the {@linkplain #startAt hint}, at most
     * 64.
     *
     * <p>Nothing is appended to entries of another schema: what they say of open incidents can't be carried on.
     *
     * <p>The same {@code INTEND}, {@code LIVE} or {@code CONFIRMED} of a target, epoch and release isn't told twice, as
     * far as this process wrote or read entries; neither is the begin of an incident that is open already, nor the end
     * of one that isn't.
     *
     * @return the entry, or the one that told the same before
     * @throws StoreException {@code CORRUPT} if an entry since the one that this process knows has another schema
     */
    public LedgerEntry append(LedgerFact fact) {
        lock();
        try {
            Head last = head == null ? refresh(EMPTY) : head;
            for (int lost = 0; ; lost++) {
                LedgerEntry before =
                        fact.incident() == null ? find(fact) : incidents.told(last.lastIncident(), fact.incident());
                if (before != null) {
                    return before;
                }
                LedgerEntry entry = entry(last, fact);
                ObjectKey key = ArchiveLayout.entry(entry.number());
                byte[] bytes = LedgerFormat.write(entry);
                Optional<byte[]> other = documents.create(key, bytes, LedgerFormat.MAX_BYTES);
                last = take(entry.number(), other.orElse(bytes));
                if (other.isEmpty()) {
                    return LedgerFormat.read(bytes);
                }
                if (lost > 0) {
                    last = refresh(last);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Whether an entry tells this, as far as this process wrote or read entries; at a fresh start the last ones are read
     * as {@link #append} does.
     */
    public boolean tells(LedgerEntry.Kind kind, String target, int epoch, ReleaseId release) {
        lock();
        try {
            if (head == null) {
                refresh(EMPTY);
            }
            return told.find(new Told(kind, target, epoch, release)) != null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The incidents that are open now, oldest first; the last 30 where there are more. One list and up to two requests,
     * more where other publishers wrote entries.
     */
    public List<Incident> openIncidents() {
        lock();
        try {
            return incidents.at(refresh(head == null ? EMPTY : head).lastIncident());
        } finally {
            lock.unlock();
        }
    }

    /**
     * The entries that tell of incidents' begins and ends, newest first, without reading the others. One request for
     * each, and one list.
     *
     * @param most how many, at most
     */
    public List<LedgerEntry> incidents(int most) {
        long number;
        lock();
        try {
            number = refresh(head == null ? EMPTY : head).lastIncident();
        } finally {
            lock.unlock();
        }
        return incidents.back(number, most);
    }

    private Optional<LedgerEntry> read(long number) {
        ObjectKey key = ArchiveLayout.entry(number);
        return number == 0
                ? Optional.empty()
                : documents.find(key, LedgerFormat.MAX_BYTES).map(bytes -> readable(key, bytes));
    }

    /** The newest entries, oldest first; one that can't be read is left out. One request for each, and one more. */
    public List<LedgerEntry> last(int count) {
        long newest = newest(Math.max(hint.get(), known().number()));
        List<LedgerEntry> entries = new ArrayList<>();
        for (long number = Math.max(1, newest - count + 1); number <= newest; number++) {
            ObjectKey key = ArchiveLayout.entry(number);
            documents
                    .find(key, LedgerFormat.MAX_BYTES)
                    .map(bytes -> readable(key, bytes))
                    .ifPresent(entries::add);
        }
        return List.copyOf(entries);
    }

    /**
     * Reads the whole ledger and checks each entry against the one before it, and the newest against what this process
     * remembers. A changed last entry that nobody remembers can't be told from a true one.
     */
    public ChainReport verifyChain() {
        return verifyChain(entry -> {});
    }

    /**
     * As {@link #verifyChain()}, and shows each entry that can be read, oldest first. One request for each entry.
     */
    public ChainReport verifyChain(Consumer<LedgerEntry> reader) {
        Head remembered = known();
        long newest = newest(0);
        List<String> problems = new ArrayList<>();
        Digest previous = null;
        for (long number = 1; number <= newest; number++) {
            ObjectKey key = ArchiveLayout.entry(number);
            byte[] bytes = documents.find(key, LedgerFormat.MAX_BYTES).orElse(null);
            if (bytes == null) {
                problems.add(key + " is missing");
                previous = null;
                continue;
            }
            LedgerEntry entry = readable(key, bytes);
            if (entry == null) {
                problems.add(key + (isOfAnotherSchema(bytes) ? " " + NEWER : " is no ledger entry"));
            } else {
                if (!Objects.equals(entry.previous(), previous)) {
                    problems.add(key + " doesn't follow from the entry before it");
                }
                reader.accept(entry);
            }
            previous = digest(bytes);
            if (number == remembered.number() && !previous.equals(remembered.digest())) {
                problems.add(key + " isn't what it was when this process read or wrote it");
            }
        }
        if (newest < remembered.number()) {
            problems.add("the entries after number " + newest + " are gone; there were " + remembered.number());
        }
        return new ChainReport(newest, problems);
    }

    private @Nullable LedgerEntry find(LedgerFact fact) {
        return TOLD_ONCE.contains(fact.kind())
                ? told.find(new Told(fact.kind(), fact.target(), fact.epoch(), fact.release()))
                : null;
    }

    private LedgerEntry entry(Head last, LedgerFact fact) {
        long number = last.number() + 1;
        if (number > ArchiveLayout.LEDGER_MAX) {
            throw documents.corrupt(ArchiveLayout.entry(last.number()), "is the last number there is", null);
        }
        return new LedgerEntry(
                number,
                last.digest(),
                fact.kind(),
                fact.target(),
                fact.epoch(),
                fact.release(),
                fact.reference(),
                fact.detail(),
                publisher,
                clock.instant(),
                last.lastIncident(),
                fact.incident() == null ? fact.note() : incidents.note(last.lastIncident(), fact.incident(), number));
    }

    /** Finds the newest entry and reads those that came since, the last ones where they are many. */
    private Head refresh(Head last) {
        long from = Math.max(hint.get(), last.number());
        long newest = newest(from);
        if (newest < last.number()) {
            throw documents.corrupt(
                    ArchiveLayout.entry(last.number()),
                    "is there but isn't listed; the store contradicts itself",
                    null);
        }
        boolean startKnown = from > 0 && from <= newest;
        long first = startKnown ? Math.max(from, newest - TAIL + 1) : Math.max(1, newest - TAIL_WITHOUT_HINT + 1);
        Head found = last;
        for (long number = Math.max(first, last.number() + 1); number <= newest; number++) {
            Optional<byte[]> bytes = documents.find(ArchiveLayout.entry(number), LedgerFormat.MAX_BYTES);
            found = bytes.isPresent() ? take(number, bytes.get()) : found;
        }
        head = found;
        return found;
    }

    /** The number of the newest entry, searched for by hundreds from one that should be there; 0 if there is none. */
    private long newest(long from) {
        long newest = 0;
        if (from > 0) {
            long block = from;
            NavigableSet<Long> numbers;
            do {
                numbers = numbers(ArchiveLayout.block(block));
                newest = numbers.isEmpty() ? newest : numbers.last();
                block += ArchiveLayout.LEDGER_BLOCK;
            } while (!numbers.isEmpty() && newest % ArchiveLayout.LEDGER_BLOCK == ArchiveLayout.LEDGER_BLOCK - 1);
        }
        if (newest < Math.max(from, 1)) {
            NavigableSet<Long> all = numbers(ArchiveLayout.LEDGER);
            newest = all.isEmpty() ? 0 : all.last();
        }
        return newest;
    }

    private NavigableSet<Long> numbers(String prefix) {
        NavigableSet<Long> numbers = new TreeSet<>();
        for (ObjectKey key : documents.list(prefix)) {
            ArchiveLayout.entryNumber(key).ifPresentOrElse(numbers::add, () -> documents.stranger(key));
        }
        return numbers;
    }

    /** Remembers an entry as stored; the chain runs over its bytes, whether they can be read or not. */
    private Head take(long number, byte[] bytes) {
        ObjectKey key = ArchiveLayout.entry(number);
        LedgerEntry entry = readable(key, bytes);
        if (entry == null && isOfAnotherSchema(bytes)) {
            throw documents.corrupt(key, NEWER + "; nothing is appended to it", null);
        }
        if (entry != null && TOLD_ONCE.contains(entry.kind())) {
            told.put(new Told(entry.kind(), entry.target(), entry.epoch(), entry.release()), entry);
        }
        Head taken = new Head(number, digest(bytes), lastIncident(entry));
        head = taken;
        return taken;
    }

    /** The newest incident's entry up to this one; what is known already where the entry can't be read. */
    private long lastIncident(@Nullable LedgerEntry entry) {
        if (entry == null) {
            return head == null ? 0 : head.lastIncident();
        }
        incidents.learn(entry);
        return entry.note() instanceof LedgerEntry.IncidentNote ? entry.number() : entry.lastIncident();
    }

    private @Nullable LedgerEntry readable(ObjectKey key, byte[] bytes) {
        try {
            LedgerEntry entry = documents.parse(key, bytes, LedgerFormat::read);
            if (ArchiveLayout.entry(entry.number()).equals(key)) {
                return entry;
            }
        } catch (StoreException e) {
            // Told below: one broken entry must not stop the night.
        }
        documents.stranger(key);
        return null;
    }

    private static boolean isOfAnotherSchema(byte[] bytes) {
        try {
            LedgerFormat.read(bytes);
            return false;
        } catch (FormatException e) {
            return e.isOfAnotherSchema();
        }
    }

    private static Digest digest(byte[] bytes) {
        return Digest.of(DigestAlgorithm.SHA256, bytes);
    }

    private Head known() {
        lock();
        try {
            return head == null ? EMPTY : head;
        } finally {
            lock.unlock();
        }
    }

    private void lock() {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancelledException("waiting for the ledger was interrupted", e);
        }
    }
}
