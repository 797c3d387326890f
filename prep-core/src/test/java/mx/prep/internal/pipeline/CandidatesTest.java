package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mx.prep.archive.Archive;
import mx.prep.archive.Samples;
import mx.prep.error.ConfigException;
import mx.prep.error.HeldException;
import mx.prep.internal.switchover.OrderRules.Ground;
import mx.prep.model.AcceptRequest;
import mx.prep.model.Acceptance;
import mx.prep.model.Decree;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Receipt.Verdict;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;
import mx.prep.model.Standing;
import mx.prep.testkit.store.InMemoryStore;
import org.junit.jupiter.api.Test;

class CandidatesTest {
    private static final Ground NOTHING_LIVE = new Ground(null, null, null);
    private final InMemoryStore store = new InMemoryStore("archive", InMemoryStore.Versions.COUNTER);
    private final Archive archive = Archive.over(store, "one", Samples.CLOCK);
    private final Candidates candidates = new Candidates(archive);

    @Test
    void aHeldPackageIsFoundByItsFirstDigits() {
        PackageRef held = hold("held");
        String sha256 = held.sha256().hex();

        for (String digits :
                List.of(sha256.substring(0, 6), sha256.substring(0, 12).toUpperCase(Locale.ROOT), sha256)) {
            Candidates.Candidate found = candidates.find(AcceptRequest.of(digits), NOTHING_LIVE);
            assertEquals(held, found.reference());
            assertNotNull(found.waiting());
        }
    }

    @Test
    void whereNothingOrMoreThanOneStartsSoThatIsSaid() {
        List<String> twins = twins();
        PackageRef one = hold(twins.get(0));
        PackageRef other = hold(twins.get(1));
        String common = one.sha256().hex().substring(0, 6);

        String message = refusal(ConfigException.class, AcceptRequest.of(common), NOTHING_LIVE);
        assertTrue(
                message.contains(one.sha256().hex())
                        && message.contains(other.sha256().hex()),
                message);
        assertTrue(message.contains("more digits"), message);
        assertEquals(
                other,
                candidates
                        .find(AcceptRequest.of(other.sha256().shortHex()), NOTHING_LIVE)
                        .reference());
        assertTrue(refusal(ConfigException.class, AcceptRequest.of("0".repeat(12)), NOTHING_LIVE)
                .contains("Nothing in the archive"));
    }

    @Test
    void aRefusalCountsUntilItsCodeIsAllowed() {
        PackageRef refused = Samples.reference(Samples.EIGHT, "odd names");
        archive.packages().keep(refused, Samples.body("odd names"));
        archive.receipts().keep(Samples.accepted("one", refused));
        archive.receipts().keep(Samples.refused("one", refused, RefusalCode.NAME_CASE));
        AcceptRequest plain = AcceptRequest.of(refused.sha256().shortHex());

        assertTrue(refusal(HeldException.class, plain, NOTHING_LIVE).contains("--allow NAME_CASE"));
        assertEquals(
                refused,
                candidates
                        .find(plain.allowing(RefusalCode.NAME_CASE), NOTHING_LIVE)
                        .reference());
        assertTrue(refusal(ConfigException.class, plain.allowing(RefusalCode.ZIP_LAYOUT), NOTHING_LIVE)
                .contains("ZIP_LAYOUT can't be allowed"));
    }

    @Test
    void whatFailedVerificationIsNeverAccepted() {
        PackageRef refused = Samples.reference(Samples.EIGHT, "of nobody");
        Refusal refusal = Refusal.of(RefusalCode.DIGEST_MISMATCH, "another digest");
        archive.quarantine().keep(Samples.receipt("one", refused, Verdict.REFUSED, refusal), Samples.body("of nobody"));

        String message =
                refusal(HeldException.class, AcceptRequest.of(refused.sha256().shortHex()), NOTHING_LIVE);
        assertTrue(message.contains("Nobody can allow that") && message.contains("prep retry"), message);
    }

    @Test
    void whatIsTheCutsPackageAlreadyOrWasAcceptedIsNoNews() {
        Samples.publish(archive, "one", Samples.EIGHT, "live");
        PackageRef live = Samples.reference(Samples.EIGHT, "live");
        Ground shown = new Ground(null, live, live.cut());
        AcceptRequest request = AcceptRequest.of(live.sha256().shortHex());
        assertTrue(refusal(ConfigException.class, request, shown).contains("neither is held nor was refused"));
        assertEquals(
                live, candidates.find(request, NOTHING_LIVE).reference(), "where it isn't shown, an order shows it");

        PackageRef held = hold("held");
        Ground accepted = ground(Standing.NONE.accept(Acceptance.of(held)), live);
        assertTrue(refusal(ConfigException.class, AcceptRequest.of(held.sha256().shortHex()), accepted)
                .contains("accepted already"));
        assertEquals(live, candidates.find(request, accepted).reference(), "the first can be chosen again");
    }

    @Test
    void whatWasWithdrawnCanBeNamedAgain() {
        Samples.publish(archive, "one", Samples.EIGHT, "live");
        PackageRef live = Samples.reference(Samples.EIGHT, "live");
        Ground withdrawn = ground(Standing.NONE.withdraw(live.sha256()), null);

        Candidates.Candidate found =
                candidates.find(AcceptRequest.of(live.sha256().shortHex()), withdrawn);
        assertEquals(live, found.reference());
        assertNull(found.waiting(), "its bytes are among the accepted ones");
    }

    @Test
    void withoutACutNothingCanBeAccepted() {
        archive.quarantine()
                .keepWithoutCut(
                        Samples.sha256("odd"),
                        Refusal.of(RefusalCode.CUT_UNKNOWN, "nobody says which cut it is"),
                        List.of(),
                        Samples.body("odd"));
        String message = refusal(
                HeldException.class, AcceptRequest.of(Samples.sha256("odd").shortHex()), NOTHING_LIVE);
        assertTrue(message.contains("has no cut") && message.contains("prep retry"), message);
    }

    private <E extends Exception> String refusal(Class<E> kind, AcceptRequest request, Ground ground) {
        return String.valueOf(
                assertThrows(kind, () -> candidates.find(request, ground)).getMessage());
    }

    private static Ground ground(Standing standing, @org.jspecify.annotations.Nullable PackageRef live) {
        Order order = new Order(1, OrderKind.RETRY, live, null, standing, null, new Decree("ana", "why", Samples.NOW));
        return new Ground(order, live, null);
    }

    private PackageRef hold(String text) {
        PackageRef reference = Samples.reference(Samples.EIGHT, text);
        archive.quarantine().keep(Samples.receipt("one", reference, Verdict.HELD, null), Samples.body(text));
        return reference;
    }

    /** Two texts whose digests start with the same six digits. */
    private static List<String> twins() {
        Map<String, String> known = new HashMap<>();
        for (int i = 0; ; i++) {
            String text = "package " + i;
            String before = known.put(Samples.sha256(text).hex().substring(0, 6), text);
            if (before != null) {
                return List.of(before, text);
            }
        }
    }
}
