package mx.prep.examples.night;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mx.prep.error.StoreException;
import mx.prep.model.Mode;
import mx.prep.model.ObjectHeaders;
import mx.prep.model.ObjectKey;
import mx.prep.spi.Body;
import mx.prep.spi.Deletion;
import mx.prep.spi.ObjectPage;
import mx.prep.spi.ObjectStore;
import mx.prep.spi.Precondition;
import mx.prep.testkit.Endurance;
import mx.prep.testkit.cloud.Rights;
import mx.prep.testkit.cloud.Rights.Grant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The policies in {@code docs/policies} suffice for a whole night, none lists too much, and what is missing is named. */
abstract class LeastPrivilegeContract {
    @TempDir
    Path folder;

    private int lives;

    abstract GuardedCloud open(Path place) throws IOException;

    private GuardedNight live(Mode mode, UnaryOperator<Rights> policies) throws IOException {
        lives++;
        Path place = Files.createDirectory(folder.resolve("life-" + lives));
        try (GuardedCloud cloud = open(place)) {
            return new GuardedNight(place, cloud, mode, policies).live();
        }
    }

    @Test
    void theyAreEnoughForAWholeNightAndNoActionIsListedInVain() throws IOException {
        Set<Grant> granted = new LinkedHashSet<>();
        Set<Grant> used = new LinkedHashSet<>();
        for (Mode mode : Mode.values()) {
            GuardedNight night = live(mode, UnaryOperator.identity());
            assertEquals(List.of(), night.refusals(), night::told);
            assertEquals(List.of(), night.failures(), night::told);
            assertTrue(night.told().contains("sweeper"), night::told);
            granted.addAll(night.granted());
            used.addAll(night.used());
        }
        granted.removeAll(used);
        assertEquals(Set.of(), granted, "listed and never needed");
    }

    @Test
    void whoHasBothRolesMayClearARehearsalAndChangeTheMode() throws IOException {
        for (Mode mode : Mode.values()) {
            Path place = Files.createDirectory(folder.resolve("rehearsal-" + mode));
            try (GuardedCloud cloud = open(place)) {
                GuardedNight night = new GuardedNight(place, cloud, mode, UnaryOperator.identity()).reset();
                assertEquals(List.of(), night.refusals(), night::told);
                assertEquals(List.of(), night.failures(), night::told);
                assertTrue(night.told().contains("Reset["), night::told);
                assertTrue(night.told().contains("20210606-2010"), night::told);
            }
        }
    }

    @Test
    void whoPublishesInPlaceDeletesNoReleaseAndWhoSweepsNothingElse() throws IOException {
        List<String> release = List.of(".prep/releases/20210606-2000-0-0123456789ab.json", "releases/a/index.html");
        List<String> pages = List.of("index.html", ".prep/plans/20210606-2000-0-0123456789ab.json");
        try (GuardedCloud cloud = open(Files.createDirectory(folder.resolve("deletions")));
                ObjectStore site = cloud.target(Mode.IN_PLACE).store()) {
            Stream.concat(release.stream(), pages.stream()).forEach(key -> put(site, key));
            cloud.enforce(cloud.publisher(Mode.IN_PLACE));
            release.forEach(key -> assertEquals(List.of(StoreException.Kind.DENIED), delete(site, key), key));
            pages.forEach(key -> assertEquals(List.of(), delete(site, key), key));
            cloud.enforce(null);
            pages.forEach(key -> put(site, key));
            cloud.enforce(cloud.sweeper());
            pages.forEach(key -> {
                assertEquals(List.of(StoreException.Kind.DENIED), delete(site, key), key);
                assertThrows(StoreException.class, () -> put(site, key), key);
            });
            release.forEach(key -> {
                assertThrows(StoreException.class, () -> put(site, key), key);
                assertEquals(List.of(), delete(site, key), key);
            });
            put(site, ".prep/current.json");
        }
    }

    @Test
    void aPublisherThatSweepsIsToldTheActionAndNothingIsDeleted() throws IOException {
        for (Mode mode : Mode.values()) {
            Path place = Files.createDirectory(folder.resolve("sweeping-" + mode));
            try (GuardedCloud cloud = open(place)) {
                GuardedNight night = new GuardedNight(place, cloud, mode, UnaryOperator.identity()).sweepAsPublisher();
                assertFalse(night.refusals().isEmpty(), night::told);
                for (String refusal : night.refusals()) {
                    String action = refusal.replaceFirst(" on .*", "");
                    assertTrue(action.toLowerCase(Locale.ROOT).contains("delete"), refusal);
                    assertTrue(night.failures().stream().allMatch(told -> told.contains(action)), night::told);
                }
                try (ObjectStore site = cloud.target(mode).store()) {
                    List<String> manifests = new ArrayList<>();
                    ObjectPage.forEach(
                            site,
                            ".prep/releases/",
                            object -> manifests.add(object.key().value()));
                    assertEquals(3, manifests.size(), manifests::toString);
                }
            }
        }
    }

    private static void put(ObjectStore site, String key) {
        Body body = Body.of(key.getBytes(StandardCharsets.UTF_8));
        site.put(ObjectKey.of(key), body, ObjectHeaders.CONTROL, Precondition.NONE);
    }

    private static List<StoreException.Kind> delete(ObjectStore site, String key) {
        return site.delete(List.of(new Deletion(ObjectKey.of(key), Precondition.NONE))).stream()
                .map(failure -> failure.reason().kind())
                .toList();
    }

    /** Each grant of each policy under {@code -Pendurance}; in every build each action once. */
    @Test
    void oneActionLessAndAMessageNamesItAndWhatToDo() throws IOException {
        Map<Grant, Mode> taken = new LinkedHashMap<>();
        Set<String> actions = new HashSet<>();
        grants().forEach((grant, mode) -> {
            if (actions.add(grant.action()) || Endurance.on()) {
                taken.put(grant, mode);
            }
        });
        assertFalse(taken.isEmpty(), "nothing is enforced");
        for (Map.Entry<Grant, Mode> entry : taken.entrySet()) {
            isNamed(entry.getKey(), entry.getValue());
        }
    }

    /** What the policies grant, and a mode in which it is needed. */
    private Map<Grant, Mode> grants() throws IOException {
        Map<Grant, Mode> grants = new LinkedHashMap<>();
        try (GuardedCloud cloud = open(Files.createDirectory(folder.resolve("policies")))) {
            // An edge asks for what isn't there only where a live tree is.
            List<Rights> inPlace = List.of(cloud.publisher(Mode.IN_PLACE), cloud.edge());
            List<Rights> releases =
                    List.of(cloud.publisher(Mode.RELEASES), cloud.sweeper(), cloud.lockingArchiveRights());
            inPlace.forEach(rights -> rights.grants().forEach(grant -> grants.put(grant, Mode.IN_PLACE)));
            releases.forEach(rights -> rights.grants().forEach(grant -> grants.putIfAbsent(grant, Mode.RELEASES)));
        }
        return grants;
    }

    private void isNamed(Grant taken, Mode mode) throws IOException {
        GuardedNight night = live(mode, rights -> rights.without(taken));
        String told = night.told();
        assertFalse(night.refusals().isEmpty(), () -> "nobody misses " + taken);
        Pattern advice = Pattern.compile("\\b([Pp]ermit|allow) [^\n]*" + Pattern.quote(taken.action()));
        assertTrue(
                advice.matcher(told).find(), () -> taken + " isn't named, refused: " + night.refusals() + "\n" + told);
    }
}
