package mx.prep;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import mx.prep.archive.Archive;
import mx.prep.archive.ArchiveCopies;
import mx.prep.archive.Holding;
import mx.prep.error.ConfigException;
import mx.prep.error.StoreException;
import mx.prep.internal.audit.Audit;
import mx.prep.internal.audit.MailWriter;
import mx.prep.internal.audit.SiteRestore;
import mx.prep.internal.retry.RetryRules;
import mx.prep.internal.retry.RetryingStore;
import mx.prep.internal.secret.OwnerOnly;
import mx.prep.internal.time.WakeablePause;
import mx.prep.internal.unpack.AfterUse;
import mx.prep.internal.unpack.UnpackResult;
import mx.prep.internal.unpack.UnpackStage;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.unpack.Unpacking;
import mx.prep.internal.zip.FormPlan;
import mx.prep.internal.zip.ZipRules;
import mx.prep.model.AuditReport;
import mx.prep.model.Cut;
import mx.prep.model.HelpDeskMail;
import mx.prep.model.ObjectKey;
import mx.prep.model.PackageRef;
import mx.prep.model.QuarantineNote;
import mx.prep.model.Receipt;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;

/**
 * Reads an archive, and what was published from it, without writing to either: lists it, proves that it is whole, gets
 * packages and sites back out of it, and says for the authority's help desk what was received. Needs the right to read
 * only, no source and no running publisher.
 *
 * <p>All methods throw {@link StoreException} if the archive can't be read. Thread-safe.
 */
public final class Auditor implements AutoCloseable {
    private static final Pattern CUT = Pattern.compile("\\d{8}-\\d{4}");
    private static final Pattern SHA = Pattern.compile("[0-9a-f]{6,64}");
    private final AuditorBuilder settings;
    private final WakeablePause pause = new WakeablePause();
    private final List<ObjectStore> stores;
    private final ObjectStore store;
    private final Archive archive;
    private final Unpacking unpack;

    Auditor(AuditorBuilder settings) {
        this.settings = settings;
        this.stores = settings.archives().stream().map(this::retrying).toList();
        this.store = stores.size() == 1 ? stores.get(0) : new ArchiveCopies(stores, settings.clock());
        this.archive = archive(store);
        UnpackStage strict = new UnpackStage(
                ZipRules.of(settings.limits()),
                FormPlan.of(settings.targets().stream().map(Target::recipe).toList()));
        this.unpack = new Unpacking(strict, archive);
    }

    public static AuditorBuilder builder() {
        return new AuditorBuilder();
    }

    /** Every package in the archive by cut, those that were refused without a cut last. */
    public List<Holding> list() {
        return archive.catalogue().list();
    }

    /**
     * The package that people mean.
     *
     * @param name a cut such as {@code 20210606-2000}, then its claimed package, or at least six of the first
     *     hexadecimal digits of a package's SHA-256
     * @throws ConfigException if there is none, or more than one
     */
    public Holding find(String name) {
        if (!CUT.matcher(name).matches() && !SHA.matcher(name).matches()) {
            throw new ConfigException("'" + name + "' is neither a cut, such as 20210606-2000, nor the first digits of"
                    + " a package's SHA-256, at least six; 'prep list' shows both.");
        }
        String wanted = CUT.matcher(name).matches() ? claimed(name) : name;
        List<Holding> found = list().stream()
                .filter(holding -> holding.sha256().hex().startsWith(wanted))
                .toList();
        if (found.isEmpty()) {
            throw new ConfigException("There is no package " + name + " in the archive; 'prep list' shows what is.");
        }
        if (found.stream().map(Holding::sha256).distinct().count() > 1) {
            throw new ConfigException(
                    name + " could be " + found.size() + " packages; give more digits. 'prep list' shows them.");
        }
        return found.get(0);
    }

    private String claimed(String cut) {
        try {
            return archive.claims()
                    .find(Cut.parse(cut))
                    .map(reference -> reference.sha256().hex())
                    .orElseThrow(() -> new ConfigException(
                            "No package was accepted for cut " + cut + "; 'prep list' shows what there is."));
        } catch (IllegalArgumentException e) {
            throw new ConfigException("'" + cut + "' isn't a date and time.", e);
        }
    }

    /**
     * Reads every byte of the archive, of each of its stores if it has several: the ledger's chain, every receipt, claim and order, the digest of every package;
     * then derives what each target should serve from the archived package and compares.
     */
    public AuditReport audit() {
        Map<Target, ObjectStore> targets = new LinkedHashMap<>();
        settings.targets().forEach(target -> targets.put(target, retrying(target.store())));
        return Audit.run(stores.stream().map(this::archive).toList(), archive, unpack, targets, workFolder());
    }

    /**
     * Gets a package back, as it was received.
     *
     * @param file where to; must not exist
     * @return its length in bytes
     * @throws ConfigException if the file is there already
     */
    public long restore(Holding holding, Path file) {
        if (Files.exists(file)) {
            throw new ConfigException(file + " is there already; name a file that isn't.");
        }
        return archive.packages().download(holding, file);
    }

    /**
     * Lays a package out as plain files, as readers get them, for any web server. The folder appears whole or not at
     * all.
     *
     * @param root folder of the package to strip, ending with a slash, or empty
     * @param folder absent or empty
     * @return number of files
     * @throws ConfigException if the folder isn't empty, or the strict reader refuses the package
     */
    public int restoreSite(Holding holding, String root, Path folder) {
        Cut cut = holding.cut();
        if (cut == null) {
            throw new ConfigException(holding.title() + " was refused; only the package itself can be restored.");
        }
        PackageRef reference = new PackageRef(cut, holding.sha256());
        Path file = workFolder().resolve("restore-" + holding.sha256().hex() + ".zip");
        archive.packages().download(holding, file);
        UnpackResult result = unpack.unpack(reference, file, AfterUse.DELETE);
        if (result instanceof UnpackResult.Refused refused) {
            discard(file);
            throw new ConfigException(
                    holding.title() + " can't be laid out. " + refused.refusal().message());
        }
        try (UnpackedTree tree = ((UnpackResult.Unpacked) result).tree()) {
            return SiteRestore.write(tree, root, folder);
        }
    }

    /** The mail to the authority's help desk on a package: what was received, when, how, and what failed. */
    public HelpDeskMail evidence(Holding holding) {
        MailWriter writer = new MailWriter(settings.zone());
        if (holding.cut() == null) {
            List<QuarantineNote> notes = new ArrayList<>();
            holding.papers().forEach(paper -> notes.add(archive.catalogue().note(holding, paper)));
            return writer.writeNote(holding, notes);
        }
        List<Receipt> receipts = new ArrayList<>();
        for (ObjectKey paper : holding.papers()) {
            receipts.add(archive.catalogue().receipt(holding, paper));
        }
        receipts.sort(java.util.Comparator.comparing(Receipt::receivedAt));
        return writer.write(holding, receipts);
    }

    @Override
    public void close() {
        pause.close();
        try {
            settings.targets().forEach(target -> target.store().close());
        } finally {
            store.close();
        }
    }

    private Archive archive(ObjectStore from) {
        return Archive.over(from, "auditor", settings.clock());
    }

    private ObjectStore retrying(ObjectStore plain) {
        return RetryingStore.around(
                plain, RetryRules.standard(pause, new Random(plain.name().hashCode())));
    }

    private Path workFolder() {
        try {
            OwnerOnly.createFolder(settings.work());
            return settings.work();
        } catch (IOException e) {
            throw new ConfigException("the work folder " + settings.work() + " can't be made: " + e, e);
        }
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + file, e);
        }
    }
}
