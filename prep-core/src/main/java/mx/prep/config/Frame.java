package mx.prep.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import mx.prep.Auditor;
import mx.prep.AuditorBuilder;
import mx.prep.Publisher;
import mx.prep.PublisherBuilder;
import mx.prep.alarm.Alarms;
import mx.prep.internal.secret.OpenWire;
import mx.prep.internal.secret.Secrets;
import mx.prep.model.Election;
import mx.prep.model.Limits;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.PackageSource;
import mx.prep.spi.Target;
import mx.prep.spi.Verifier;
import org.jspecify.annotations.Nullable;

/**
 * The top of a configuration: the publisher's builder and the parts that it was given.
 *
 * <p>Source, integrity, archive, election, limits, work and targets are bound one by one, since callers need them, too; every other
 * key goes onto the builder as it is.
 */
final class Frame {
    private static final String SOURCE = "source";
    private static final String EVERY = "every";
    private static final String INTEGRITY = "integrity";
    private static final String ARCHIVE = "archive";
    private static final String TARGETS = "targets";
    private static final String ELECTION = "election";
    private static final String LIMITS = "limits";
    private static final String ALARMS = "alarms";
    private static final String WORK = "work";
    private static final Set<String> PARTS =
            Set.of(SOURCE, INTEGRITY, ARCHIVE, TARGETS, ELECTION, LIMITS, WORK, ALARMS);
    private static final Map<String, String> MISPLACED = Map.of(
            "target",
            "targets stand in a list: write targets: and below it - {type: …}",
            EVERY,
            "stands with the source: write source: {type: …, every: 60s}");

    private final Node.Block root;
    private final Problems problems;
    private final Binder binder;
    private final UnaryOperator<@Nullable String> environment;
    private final PublisherBuilder publisher = Publisher.builder();
    private final AuditorBuilder auditor = Auditor.builder();
    private final List<Target> targets = new ArrayList<>();
    private @Nullable PackageSource source;
    private final List<ObjectStore> archives = new ArrayList<>();
    private Election election = Election.DEFAULT;
    private Limits limits = Limits.DEFAULT;

    private Frame(Node.Block root, Problems problems, Binder binder, UnaryOperator<@Nullable String> environment) {
        this.root = root;
        this.problems = problems;
        this.binder = binder;
        this.environment = environment;
    }

    /** Binds a file's root. Incomplete where there are errors among the problems. */
    static Frame of(
            Node.Block root,
            Path file,
            Components components,
            UnaryOperator<@Nullable String> environment,
            Problems problems) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        Path folder = parent == null ? file.toAbsolutePath() : parent;
        Frame frame = new Frame(root, problems, new Binder(components, folder, environment, problems), environment);
        frame.work(folder.resolve(WORK));
        frame.bind();
        return frame;
    }

    private void bind() {
        part(SOURCE, this::source);
        part(
                INTEGRITY,
                node -> binder.component(Verifier.class, node, INTEGRITY).ifPresent(publisher::integrity));
        part(ARCHIVE, this::archives);
        part(TARGETS, this::targets);
        root.find(ELECTION)
                .flatMap(entry -> binder.value(Election.class, entry.value(), ELECTION))
                .map(Election.class::cast)
                .ifPresent(this::election);
        root.find(LIMITS)
                .flatMap(entry -> binder.value(Limits.class, entry.value(), LIMITS))
                .map(Limits.class::cast)
                .ifPresent(this::limits);
        root.find(WORK)
                .flatMap(entry -> binder.value(Path.class, entry.value(), WORK))
                .map(Path.class::cast)
                .ifPresent(this::work);
        root.find(ALARMS).ifPresent(entry -> alarms(entry.value()));
        binder.set(publisher, others(), "");
    }

    private void alarms(Node node) {
        if (node instanceof Node.Block block) {
            binder.build(Alarms.builder().secrets(Secrets.of(environment)), block, ALARMS)
                    .ifPresent(publisher::alarms);
        } else {
            problems.add(node.line(), ALARMS, "must be a block of keys, not " + node.kind());
        }
    }

    private interface Bind {
        void from(Node node);
    }

    private void part(String key, Bind bind) {
        Optional<Node.Entry> entry = root.find(key);
        if (entry.isPresent()) {
            bind.from(entry.get().value());
        } else {
            problems.add(root.line(), key, "is missing; 'prep init' writes a configuration that shows it");
        }
    }

    /** The keys that aren't bound one by one, without those that don't belong here. */
    private Node.Block others() {
        Set<String> known = new TreeSet<>(binder.keys(publisher));
        known.removeAll(MISPLACED.keySet());
        List<Node.Entry> others = new ArrayList<>();
        for (Node.Entry entry : root.entries()) {
            String key = entry.key();
            if (PARTS.contains(key)) {
                continue;
            }
            if (known.contains(key)) {
                others.add(entry);
                continue;
            }
            Set<String> possible = new TreeSet<>(known);
            possible.addAll(PARTS);
            String message = MISPLACED.get(key);
            problems.add(
                    entry.line(),
                    key,
                    message == null ? "is not an option here" + Suggestions.of(key, possible) : message);
        }
        return new Node.Block(root.line(), others);
    }

    private void source(Node node) {
        if (node instanceof Node.Block block) {
            block.find(EVERY)
                    .ifPresent(every -> binder.set(publisher, new Node.Block(every.line(), List.of(every)), SOURCE));
            node = block.without(EVERY);
        }
        binder.component(PackageSource.class, node, SOURCE).ifPresent(built -> {
            source = built;
            publisher.source(built);
        });
    }

    private void archives(Node node) {
        if (!(node instanceof Node.Items items)) {
            binder.component(ObjectStore.class, node, ARCHIVE).ifPresent(this::archive);
            return;
        }
        if (items.items().isEmpty()) {
            problems.add(node.line(), ARCHIVE, "is an empty list; it must have at least one store");
        }
        for (int i = 0; i < items.items().size(); i++) {
            binder.component(ObjectStore.class, items.items().get(i), ARCHIVE + "[" + i + "]")
                    .ifPresent(this::archive);
        }
    }

    private void archive(ObjectStore store) {
        archives.add(store);
        publisher.archive(store);
        auditor.archive(store);
    }

    private void election(Election value) {
        election = value;
        publisher.election(value);
        auditor.zone(value.zone());
    }

    private void limits(Limits value) {
        limits = value;
        publisher.limits(value);
        auditor.limits(value);
    }

    private void work(Path folder) {
        publisher.work(folder);
        auditor.work(folder);
    }

    private void targets(Node node) {
        if (!(node instanceof Node.Items items) || items.items().isEmpty()) {
            problems.add(node.line(), TARGETS, "must be a list of at least one target, each a block with a type");
            return;
        }
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < items.items().size(); i++) {
            Node item = items.items().get(i);
            String where = TARGETS + "[" + i + "]";
            Optional<Target> built = binder.component(Target.class, item, where);
            if (built.isPresent()) {
                Target target = built.get();
                String first = places.putIfAbsent(target.name(), where);
                if (first != null) {
                    problems.add(
                            item.line(),
                            where,
                            "is named " + target.name() + " like " + first + "; each target has a name of its own");
                }
                targets.add(target);
                publisher.target(target);
                auditor.target(target);
            }
        }
    }

    /** Adds what is allowed but should be known, if nothing is wrong. */
    void warn() {
        if (problems.hasErrors()) {
            return;
        }
        warnAboutIntegrity();
        OpenWire.warning().ifPresent(open -> problems.warn(root.line(), "", open));
        if (election.opens() == null) {
            int line = root.find(ELECTION).map(Node.Entry::line).orElse(root.line());
            problems.warn(line, ELECTION, "has no opens: every package is public as soon as it comes");
        }
        if (root.find(TARGETS).map(Node.Entry::value).orElse(null) instanceof Node.Items items) {
            for (int i = 0; i < targets.size(); i++) {
                warnAbout(targets.get(i), items.items().get(i).line(), TARGETS + "[" + i + "]");
            }
        }
    }

    private void warnAboutIntegrity() {
        Optional<Node.Entry> integrity = root.find(INTEGRITY);
        if (integrity.isPresent()
                && integrity.get().value() instanceof Node.Block block
                && block.find("type").map(Node.Entry::value).orElse(null) instanceof Node.Scalar type
                && type.text().equals("none")) {
            problems.warn(
                    integrity.get().line(),
                    INTEGRITY,
                    "is none: nothing shows that a package is the authority's; ask the authority for a digest");
        }
    }

    private void warnAbout(Target target, int line, String where) {
        if (target.publicUri() == null) {
            problems.warn(line, where, "has no publicUri: what readers get is not checked, only the store is");
        }
        boolean same = archives.stream()
                .anyMatch(kept -> kept.name().equals(target.store().name()));
        if (same && target.prefix().isEmpty()) {
            problems.warn(line, where, "is the same store as the archive, which must not be public");
        }
    }

    PublisherBuilder publisher() {
        return publisher;
    }

    AuditorBuilder auditor() {
        return auditor;
    }

    PackageSource source() {
        return Objects.requireNonNull(source, "checked when read");
    }

    List<ObjectStore> archives() {
        return List.copyOf(archives);
    }

    List<Target> targets() {
        return List.copyOf(targets);
    }

    Election election() {
        return election;
    }

    Limits limits() {
        return limits;
    }
}
