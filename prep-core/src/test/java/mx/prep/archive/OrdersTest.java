package mx.prep.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import mx.prep.error.StoreException;
import mx.prep.model.Order;
import org.junit.jupiter.api.Test;

class OrdersTest {
    private final CreateOnlyStore store = new CreateOnlyStore(2);

    @Test
    void ordersAreNumberedWithoutGapsAndTheNewestIsGivenToTheNext() {
        Orders orders = orders();
        assertEquals(Optional.empty(), orders.newest());
        for (int i = 1; i <= 5; i++) {
            int number = i;
            Order order = Samples.order(number, "reason " + number);
            OrderResult result = orders.create(newest -> {
                assertEquals(number - 1, newest.map(Order::number).orElse(0));
                return order;
            });
            assertEquals(new OrderResult.Created(order), result);
        }
        assertEquals(Optional.of(Samples.order(5, "reason 5")), orders().newest());
        assertEquals(
                List.of(1, 2, 3, 4, 5),
                orders().all().stream().map(Order::number).toList());
    }

    @Test
    void aLostRaceIsToldWithTheOrderThatWon() {
        Order winner = Samples.order(1, "mine first");
        OrderResult result = orders().create(newest -> {
            orders().create(none -> winner);
            return Samples.order(1, "mine, too");
        });

        assertEquals(new OrderResult.Lost(winner), result);
        assertEquals(List.of(winner), orders().all());
    }

    @Test
    void anOrderWithAnotherNumberThanTheNextIsntWritten() {
        Orders orders = orders();
        assertThrows(IllegalArgumentException.class, () -> orders.create(newest -> Samples.order(2, "why")));
        assertTrue(store.objects.isEmpty());
    }

    @Test
    void aLostAnswerIsSettledByReadingBack() {
        for (CreateOnlyStore.Fault fault :
                List.of(CreateOnlyStore.Fault.LOST_AFTER, CreateOnlyStore.Fault.LOST_BEFORE)) {
            store.objects.clear();
            failOnce(fault);
            assertEquals(
                    new OrderResult.Created(Samples.order(1, "why")),
                    orders().create(newest -> Samples.order(1, "why")),
                    fault.name());
            assertEquals(List.of(Samples.order(1, "why")), orders().all());
        }
    }

    @Test
    void aLostAnswerDoesntHideThatSomebodyElseWasFirst() {
        Order winner = Samples.order(1, "mine first");
        OrderResult result = orders().create(newest -> {
            orders().create(none -> winner);
            failOnce(CreateOnlyStore.Fault.LOST_BEFORE);
            return Samples.order(1, "mine, too");
        });
        assertEquals(new OrderResult.Lost(winner), result);
    }

    @Test
    void whatCantBeReadBackStaysUnknown() {
        store.faults = (operation, key) -> switch (operation) {
            case "put" -> CreateOnlyStore.Fault.LOST_AFTER;
            case "get" -> CreateOnlyStore.Fault.UNAVAILABLE;
            default -> CreateOnlyStore.Fault.NONE;
        };
        Orders orders = orders();
        StoreException e = assertThrows(StoreException.class, () -> orders.create(newest -> Samples.order(1, "why")));
        assertEquals(StoreException.Kind.UNKNOWN_OUTCOME, e.kind());
        assertEquals("orders/000001.json", e.key());
        assertEquals(1, e.getSuppressed().length);
    }

    @Test
    void aBrokenOrderIsNamed() {
        orders().create(newest -> Samples.order(1, "why"));
        store.objects.put("orders/000002.json", Samples.bytes(store.text("orders/000001.json")));
        Orders orders = orders();
        for (org.junit.jupiter.api.function.Executable read : List.<org.junit.jupiter.api.function.Executable>of(
                orders::newest, orders::all, () -> orders.create(newest -> Samples.order(3, "why")))) {
            StoreException e = assertThrows(StoreException.class, read);
            assertEquals(StoreException.Kind.CORRUPT, e.kind());
            assertEquals("orders/000002.json", e.key());
        }
    }

    private void failOnce(CreateOnlyStore.Fault fault) {
        java.util.concurrent.atomic.AtomicBoolean done = new java.util.concurrent.atomic.AtomicBoolean();
        store.faults = (operation, key) ->
                operation.equals("put") && !done.getAndSet(true) ? fault : CreateOnlyStore.Fault.NONE;
    }

    private Orders orders() {
        return Archive.over(store, "a", Samples.CLOCK).orders();
    }
}
