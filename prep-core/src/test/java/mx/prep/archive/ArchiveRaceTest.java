package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import mx.prep.model.LedgerEntry;
import mx.prep.model.LedgerEntry.Kind;
import mx.prep.model.Order;
import mx.prep.model.PackageRef;
import org.junit.jupiter.api.Test;

/** Thirty-two publishers at once, each a process of its own over one store. */
class ArchiveRaceTest {
    private static final int MANY = 32;
    private final CreateOnlyStore store = new CreateOnlyStore(50);

    @Test
    void oneClaimOfACutWinsAndEverybodyKnowsWhich() throws Exception {
        for (int round = 0; round < 20; round++) {
            int cut = round;
            List<ClaimResult> results =
                    all(i -> () -> Samples.publish(archive(i), name(i), Samples.cut(cut), "package " + i));

            PackageRef winner = archive(99).claims().find(Samples.cut(cut)).orElseThrow();
            int mine = results.indexOf(new ClaimResult.Mine());
            assertEquals(Samples.reference(Samples.cut(cut), "package " + mine), winner);
            for (int i = 0; i < MANY; i++) {
                assertEquals(i == mine ? new ClaimResult.Mine() : new ClaimResult.Other(winner), results.get(i));
            }
        }
    }

    @Test
    void theSamePackageClaimedByAllIsOnePackageAndThirtyTwoReceipts() throws Exception {
        List<ClaimResult> results = all(i -> () -> Samples.publish(archive(i), name(i), Samples.EIGHT, "good"));
        assertEquals(1, results.stream().filter(new ClaimResult.Mine()::equals).count());
        assertEquals(
                MANY - 1,
                results.stream().filter(new ClaimResult.AlreadyThis()::equals).count());
        assertEquals(1 + MANY + 1, store.objects.size());
    }

    @Test
    void everyOrderEitherStandsOrIsToldWhoseWasFirst() throws Exception {
        List<OrderResult> results = all(i -> () -> archive(i)
                .orders()
                .create(newest -> Samples.order(newest.map(Order::number).orElse(0) + 1, "operator " + i)));

        List<Order> stand = archive(99).orders().all();
        Set<Order> created = new HashSet<>();
        for (OrderResult result : results) {
            assertTrue(stand.contains(result.order()));
            if (result instanceof OrderResult.Created) {
                assertTrue(created.add(result.order()));
            }
        }
        assertEquals(created, new HashSet<>(stand));
        for (int i = 0; i < stand.size(); i++) {
            assertEquals(i + 1, stand.get(i).number());
        }
    }

    @Test
    void theLedgerHasNoGapAndAnIntactChain() throws Exception {
        List<List<Long>> results = all(i -> () -> {
            Ledger ledger = archive(i).ledger();
            List<Long> numbers = new ArrayList<>();
            for (int n = 0; n < 10; n++) {
                PackageRef reference = Samples.reference(Samples.cut(n), "package " + n);
                numbers.add(ledger.append(Samples.fact(Kind.LIVE, "target-" + i, reference))
                        .number());
            }
            return numbers;
        });

        List<Long> numbers = results.stream().flatMap(List::stream).sorted().toList();
        assertEquals(LongStream.rangeClosed(1, MANY * 10).boxed().toList(), numbers);
        assertEquals(new ChainReport(MANY * 10, List.of()), archive(99).ledger().verifyChain());
    }

    @Test
    void lanesOfOneProcessShareItsLedgerWithoutLosingARace() throws Exception {
        Ledger ledger = archive(0).ledger();
        List<LedgerEntry> entries = all(i -> () -> {
            LedgerFact fact = Samples.fact(Kind.LIVE, "target-" + i % 16, Samples.reference(Samples.EIGHT, "good"));
            return ledger.append(fact);
        });

        assertEquals(16, new HashSet<>(entries).size(), "who tells the same gets the same entry");
        assertEquals(new ChainReport(16, List.of()), ledger.verifyChain());
        assertEquals(
                16, store.requests.stream().filter(r -> r.startsWith("put")).count());
    }

    private Archive archive(int i) {
        return Archive.over(store, name(i), Samples.CLOCK);
    }

    private static String name(int i) {
        return "publisher-" + i;
    }

    private static <T> List<T> all(IntFunction<Callable<T>> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(MANY);
        try {
            CyclicBarrier start = new CyclicBarrier(MANY);
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < MANY; i++) {
                Callable<T> one = work.apply(i);
                futures.add(executor.submit(() -> {
                    start.await();
                    return one.call();
                }));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }
}
