package mx.prep.source;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import mx.prep.error.SourceException;
import mx.prep.model.Cut;
import mx.prep.model.PackageRef;
import mx.prep.model.Validators;
import mx.prep.spi.LastSeen;
import mx.prep.spi.PackageOffer;
import mx.prep.spi.PackageSource;
import mx.prep.spi.SourceAnswer;
import org.jspecify.annotations.Nullable;

/**
 * Packages that a listing names: a web page (its {@code href} and {@code src}), a JSON document (all its strings), or
 * plain text (its words, so a list of digests will do).
 *
 * <p>What it names is resolved against the listing's own address. Only names that match the pattern count, and only on
 * the listing's own server or, over https, on hosts that are named in {@code redirects}; credentials stay with the
 * listing's own server. A listing may have 4 MiB.
 *
 * <p>A poll fetches the listing and asks for the newest package that comes after the one accepted last; the ones
 * between are offered, oldest first, and asked for when they are transferred. Where there is none, the package accepted
 * last is asked for changes, so that one that comes back with other bytes is offered again. A package that is listed
 * and not there yet (404) is passed over. For the rest see {@link HttpSource}. Thread-safe.
 */
public final class ListingSource implements PackageSource {
    private static final int MOST_BYTES = 4 << 20;
    /** So many that are listed and not there are passed over. */
    private static final int MOST_MISSING = 4;

    private final Asking asking;
    private final Pattern pattern;

    ListingSource(HttpRules rules, Pattern pattern) {
        this.asking = new Asking(rules);
        this.pattern = pattern;
    }

    public static ListingSourceBuilder builder() {
        return new ListingSourceBuilder();
    }

    /** A listing as it was. */
    private record Listing(
            NavigableMap<CutName, URI> packages, @Nullable Instant date) {}

    @Override
    public SourceAnswer poll(LastSeen last) {
        Listing listing = fetch();
        List<CutName> newer = newer(listing, last);
        int missing = 0;
        for (int end = newer.size(); end > 0 && missing < MOST_MISSING; end--) {
            CutName name = newer.get(end - 1);
            Asking.Found newest = asking.ask(address(listing, name), early(last, name));
            if (newest instanceof Asking.Found.There there) {
                List<PackageOffer> offers = new ArrayList<>();
                newer.subList(0, end - 1).stream()
                        .filter(before -> early(last, before).isEmpty())
                        .forEach(before -> offers.add(asking.later(address(listing, before))));
                offers.add(there.offer());
                return new SourceAnswer.Offers(offers, listing.date());
            }
            missing += newest instanceof Asking.Found.Missing ? 1 : 0;
        }
        Validators seen = last.validators();
        return seen == null ? nothing(last, listing) : again(seen, listing);
    }

    /** What is known of a package that was accepted ahead of its time. */
    private static List<Validators> early(LastSeen last, CutName name) {
        return last.early().stream()
                .filter(known -> known.name().equals(name.name()))
                .toList();
    }

    private static SourceAnswer nothing(LastSeen last, Listing listing) {
        return last.isNothing()
                ? new SourceAnswer.NotYet(null, listing.date())
                : new SourceAnswer.Unchanged(listing.date());
    }

    /** Asks whether the package that was accepted last is still the same. */
    private SourceAnswer again(Validators seen, Listing listing) {
        URI address = listing.packages().get(CutName.of(seen.name(), pattern));
        if (address != null && asking.ask(address, List.of(seen)) instanceof Asking.Found.There other) {
            return new SourceAnswer.Offers(List.of(other.offer()), listing.date());
        }
        return new SourceAnswer.Unchanged(listing.date());
    }

    private List<CutName> newer(Listing listing, LastSeen last) {
        PackageRef reference = last.reference();
        if (reference == null) {
            return List.copyOf(listing.packages().keySet());
        }
        Validators seen = last.validators();
        CutName known = new CutName(seen == null ? "" : seen.name(), reference.cut());
        return listing.packages().keySet().stream()
                .filter(name -> {
                    Cut cut = seen == null ? name.cut() : null;
                    return cut == null ? name.isAfter(known) : cut.compareTo(reference.cut()) > 0;
                })
                .toList();
    }

    private static URI address(Listing listing, CutName name) {
        return Objects.requireNonNull(listing.packages().get(name));
    }

    private Listing fetch() {
        HttpRules rules = asking.rules();
        try (Reply reply = asking.session().get(rules.url(), HttpOffer.FRESH)) {
            if (reply.isMissing()) {
                return new Listing(new TreeMap<>(), reply.date());
            }
            if (reply.status() != 200) {
                throw asking.badAnswers().explain(reply);
            }
            byte[] bytes = asking.reader().head(reply, MOST_BYTES + 1, "The source's listing");
            if (bytes.length > MOST_BYTES) {
                throw new SourceException("The source's listing is longer than " + MOST_BYTES + " bytes.", null);
            }
            if (!reply.isPlain() || (reply.length() >= 0 && reply.length() != bytes.length)) {
                throw new SourceException("The source's listing came incomplete or compressed.", null);
            }
            return new Listing(packages(reply.uri(), new String(bytes, StandardCharsets.UTF_8)), reply.date());
        }
    }

    private NavigableMap<CutName, URI> packages(URI base, String text) {
        NavigableMap<CutName, URI> packages = new TreeMap<>();
        @Nullable String elsewhere = null;
        for (String link : Links.of(text)) {
            URI to = resolve(base, link);
            String name = to == null ? "" : Reply.fileName(to);
            if (to == null || !pattern.matcher(name).matches()) {
                continue;
            }
            if (asking.rules().redirects().allow(asking.rules().url(), to)) {
                packages.putIfAbsent(CutName.of(name, pattern), to);
            } else if (to.getHost() != null) {
                elsewhere = Redirects.authority(to);
            }
        }
        if (packages.isEmpty() && elsewhere != null) {
            throw new SourceException(
                    "The source's listing names packages on another server only, which isn't asked. If it is the"
                            + " authority's, permit it with 'redirects: [\"" + elsewhere + "\"]' under source.",
                    null);
        }
        return packages;
    }

    private static @Nullable URI resolve(URI base, String link) {
        try {
            URI to = base.resolve(URI.create(link));
            String text = to.toString();
            int fragment = text.indexOf('#');
            return fragment < 0 ? to : URI.create(text.substring(0, fragment));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    @Override
    public String kind() {
        return "listing";
    }

    @Override
    public void close() {
        asking.close();
    }
}
