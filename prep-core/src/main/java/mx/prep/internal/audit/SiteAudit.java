package mx.prep.internal.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mx.prep.archive.Archive;
import mx.prep.error.StoreException;
import mx.prep.internal.diff.DiffStage;
import mx.prep.internal.format.TargetLayout;
import mx.prep.internal.switchover.PointerStore;
import mx.prep.internal.unpack.AfterUse;
import mx.prep.internal.unpack.UnpackResult;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.unpack.Unpacking;
import mx.prep.internal.upload.ReleaseStore;
import mx.prep.model.FileOverride;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.PackageRef;
import mx.prep.model.Pointer;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Target;

/** Derives what a target should serve from the archived package, and compares it with what its manifest says. */
final class SiteAudit {
    private static final int MOST_NAMED = 5;
    private final Archive archive;
    private final Unpacking unpack;
    private final Findings findings;

    SiteAudit(Archive archive, Unpacking unpack, Findings findings) {
        this.archive = archive;
        this.unpack = unpack;
        this.findings = findings;
    }

    /**
     * Checks a target.
     *
     * @param store the target's store
     * @return whether its live release was found to be the archived package's
     */
    boolean check(Target target, ObjectStore store, Path work) {
        int before = findings.problems.size();
        boolean[] live = new boolean[1];
        findings.reading(() -> {
            TargetLayout layout = new TargetLayout(target.prefix());
            ReleaseStore releases = new ReleaseStore(store, layout);
            Optional<PointerStore.Read> read = new PointerStore(store, layout.pointer()).find();
            if (read.isPresent()) {
                live[0] = live(target, releases, read.get().pointer(), work);
            } else if (releases.hasManifests()) {
                problem(target, "its pointer is missing, though releases are there; see 'prep why'");
            } else {
                remark(target, "nothing was published yet");
            }
        });
        return live[0] && findings.problems.size() == before;
    }

    private boolean live(Target target, ReleaseStore releases, Pointer pointer, Path work) {
        ReleaseId release = pointer.release();
        PackageRef reference = pointer.live();
        if (release == null || reference == null) {
            remark(target, "no cut is live");
            return false;
        }
        Optional<ReleaseStore.StoredManifest> stored = releases.manifest(release);
        if (stored.isEmpty()) {
            problem(target, "the manifest of live release " + release + " is missing");
            return false;
        }
        if (!stored.get().digest().equals(pointer.manifest())) {
            problem(target, "the manifest of live release " + release + " isn't the one that its pointer names");
        }
        Manifest manifest = stored.get().manifest();
        if (!reference.equals(manifest.reference())) {
            problem(
                    target,
                    "the manifest of live release " + release + " is of another package, " + manifest.reference());
            return false;
        }
        return derive(target, manifest, reference, work);
    }

    private boolean derive(Target target, Manifest manifest, PackageRef reference, Path work) {
        Path file = work.resolve("audit-" + target.name() + ".zip");
        try {
            archive.packages().download(reference, file);
            UnpackResult result = unpack.unpack(reference, file, AfterUse.DELETE);
            if (result instanceof UnpackResult.Refused refused) {
                problem(
                        target,
                        "the live package " + reference + " is refused today: "
                                + refused.refusal().message());
                return false;
            }
            try (UnpackedTree tree = ((UnpackResult.Unpacked) result).tree()) {
                compare(
                        target,
                        manifest,
                        DiffStage.diff(tree, target.recipe(), manifest.mode(), manifest)
                                .manifest());
                return true;
            }
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.NOT_FOUND) {
                throw e;
            }
            problem(target, "the live package " + reference + " isn't in the archive");
            return false;
        } finally {
            discard(file);
        }
    }

    private void override(Target target, FileOverride override) {
        remark(target, "a file of the outlet's own stands at " + override.path() + ", by order " + override.order());
        if (archive.ownFiles().find(override.sha256()).isEmpty()) {
            problem(target, "the outlet's file at " + override.path() + " isn't in the archive");
        }
    }

    private void compare(Target target, Manifest live, Manifest derived) {
        List<String> others = new ArrayList<>();
        live.overrides().forEach(override -> override(target, override));
        for (ManifestEntry entry : live.files()) {
            boolean own = live.overrides().stream().anyMatch(o -> o.path().equals(entry.path()));
            boolean same = own
                    || derived.find(entry.path())
                            .filter(archived ->
                                    archived.sha256().equals(entry.sha256()) && archived.size() == entry.size())
                            .isPresent();
            if (!same) {
                others.add(entry.path().value());
            }
        }
        derived.files().stream()
                .filter(archived -> live.find(archived.path()).isEmpty())
                .forEach(archived -> others.add(archived.path().value()));
        if (!others.isEmpty()) {
            problem(
                    target,
                    others.size() + " files of the live release aren't those of the archived package, among them "
                            + String.join(", ", others.subList(0, Math.min(MOST_NAMED, others.size()))));
        } else if (!live.recipe().equals(derived.recipe())) {
            remark(target, "the live release was stored by another recipe than today's configuration");
        }
    }

    private void problem(Target target, String text) {
        findings.problems.add("target " + target.name() + ": " + text);
    }

    private void remark(Target target, String text) {
        findings.remarks.add("target " + target.name() + ": " + text);
    }

    private static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException("can't delete " + file, e);
        }
    }
}
