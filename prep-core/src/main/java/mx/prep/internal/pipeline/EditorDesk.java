package mx.prep.internal.pipeline;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mx.prep.archive.Archive;
import mx.prep.error.ConfigException;
import mx.prep.internal.diff.Overlay;
import mx.prep.internal.page.OwnFile;
import mx.prep.internal.page.OwnPage;
import mx.prep.internal.switchover.OrderRules;
import mx.prep.internal.switchover.Rules;
import mx.prep.model.Cut;
import mx.prep.model.Decree;
import mx.prep.model.Election;
import mx.prep.model.FileOverride;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.PageKind;
import mx.prep.model.Pointer;
import mx.prep.model.Standing;
import mx.prep.model.Window;
import org.jspecify.annotations.Nullable;

/** Orders by which something of the outlet's own takes a package's place: the closing page, and single files. */
public final class EditorDesk {
    private static final int MOST_REASON = 2000;

    private final Pipeline pipeline;
    private final Archive archive;
    private final Election election;
    private final PageDesk pages;
    private final String operator;

    /**
     * @param operator who orders, as people call them
     */
    public EditorDesk(Pipeline pipeline, Election election, PageDesk pages, String operator) {
        this.pipeline = pipeline;
        this.archive = pipeline.archive();
        this.election = election;
        this.pages = pages;
        this.operator = operator;
    }

    /** Where the site stands: every order is carried out at least there. */
    private record Ground(List<Order> orders, Pointer furthest) {
        @Nullable
        Order newest() {
            return orders.isEmpty() ? null : orders.get(orders.size() - 1);
        }

        Standing standing() {
            Order newest = newest();
            return newest == null ? Standing.NONE : newest.standing();
        }

        int next() {
            Order newest = newest();
            return newest == null ? 1 : newest.number() + 1;
        }
    }

    /** Replaces the site by the closing page. */
    public Order retire(String reason) {
        Ground ground = ground();
        checkWindow();
        if (ground.standing().closing() != null) {
            throw nothing("the site is closed already. 'prep reopen' puts it back.");
        }
        OwnPage page = pages.keep(PageKind.CLOSING);
        return create(
                ground,
                OrderKind.CLOSE,
                ground.furthest().live(),
                ground.standing().close(page.reference()),
                reason);
    }

    private void checkWindow() {
        Instant now = pipeline.now();
        Optional<Window> open = election.window().filter(w -> now.isBefore(w.closesAt()));
        if (open.isPresent()) {
            throw nothing("the site has to stay up until " + open.get().closes() + " ("
                    + open.get().zone() + ").");
        }
    }

    /** Puts the site in place of the closing page again: the newest cut that wasn't withdrawn. */
    public Order reopen(String reason) {
        Ground ground = ground();
        if (ground.standing().closing() == null) {
            throw nothing("the site isn't closed.");
        }
        Cut highWater = ground.furthest().highWater();
        Standing open = ground.standing().reopen();
        PackageRef live = Rules.acceptable(
                        ground.orders(), archive.claims().list().after(null))
                .values()
                .stream()
                .filter(p -> highWater == null || p.cut().compareTo(highWater) <= 0)
                .filter(p -> !open.withdrawn().contains(p.sha256()))
                .max(Comparator.comparing(PackageRef::cut))
                .orElseThrow(() -> nothing("the archive has no cut that wasn't withdrawn."));
        return create(ground, OrderKind.REOPEN, live, open, reason);
    }

    /** Puts a file of the outlet's own over a path of every release from now on. */
    public Order override(String path, Path file, String reason) {
        Ground ground = ground();
        OwnFile own = OwnFile.read(path, file);
        checkPlace(ground, own.path());
        archive.ownFiles().keep(own.sha256(), own.body());
        FileOverride override = new FileOverride(own.path(), own.sha256(), ground.next());
        return create(
                ground,
                OrderKind.OVERRIDE,
                ground.furthest().live(),
                ground.standing().override(override),
                reason);
    }

    /** Gives a path back to the package. */
    public Order giveBack(String path, String reason) {
        Ground ground = ground();
        ObjectKey key = OwnFile.key(path);
        if (ground.standing().overrides().stream().noneMatch(o -> o.path().equals(key))) {
            throw nothing("no file of the outlet's own stands at " + path + ".");
        }
        return create(
                ground,
                OrderKind.OVERRIDE,
                ground.furthest().live(),
                ground.standing().giveBack(key),
                reason);
    }

    private void checkPlace(Ground ground, ObjectKey path) {
        for (Lane lane : pipeline.lanes()) {
            Optional.ofNullable(ground.furthest().release())
                    .flatMap(lane::manifestOf)
                    .filter(manifest -> manifest.reference() != null)
                    .filter(manifest -> manifest.find(path).isEmpty())
                    .ifPresent(manifest -> {
                        try {
                            Overlay.checkPlace(manifest, path);
                        } catch (IllegalArgumentException e) {
                            throw new ConfigException("Nothing was ordered: " + e.getMessage(), e);
                        }
                    });
        }
    }

    private Ground ground() {
        List<Order> orders = archive.orders().all();
        Pointer furthest = pipeline.furthest().orElseThrow(() -> nothing("no target was published yet."));
        Ground ground = new Ground(orders, furthest);
        Order newest = ground.newest();
        if (newest != null && newest.number() > furthest.epoch()) {
            throw nothing("order " + newest.number() + " (" + newest.reason()
                    + ") isn't carried out anywhere yet. Wait for it, or run 'prep publish'.");
        }
        return ground;
    }

    private Order create(Ground ground, OrderKind kind, @Nullable PackageRef live, Standing standing, String reason) {
        if (reason.isBlank() || reason.length() > MOST_REASON) {
            throw nothing("an order needs a reason of 1 to " + MOST_REASON + " characters.");
        }
        Decree decree = new Decree(operator, reason, pipeline.now());
        // A site that was closed before its first cut opens with one: nothing older goes live by itself then.
        Cut highWater = OrderRules.higher(ground.furthest().highWater(), live == null ? null : live.cut());
        return Ordering.create(
                archive.orders(),
                ground.newest(),
                () -> new Order(ground.next(), kind, live, highWater, standing, null, decree));
    }

    private static ConfigException nothing(String why) {
        return new ConfigException("Nothing was ordered: " + why);
    }
}
