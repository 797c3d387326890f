package mx.prep.archive;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import mx.prep.internal.format.OrderFormat;
import mx.prep.model.ObjectKey;
import mx.prep.model.Order;

/** What operators decided, numbered without gaps; each order is complete, so that the newest says it all. Thread-safe. */
public final class Orders {
    private final Documents documents;
    private final Map<Integer, Order> known = new ConcurrentHashMap<>();

    Orders(Documents documents) {
        this.documents = documents;
    }

    /** The newest order. One request, one more where it isn't known. */
    public Optional<Order> newest() {
        NavigableSet<Integer> numbers = numbers();
        return numbers.isEmpty() ? Optional.empty() : Optional.of(read(numbers.last()));
    }

    /** The newest order that this process wrote or read. No request. */
    public Optional<Order> known() {
        return known.values().stream().max(Comparator.comparingInt(Order::number));
    }

    /** All orders, oldest first. One request for each that isn't known, and one more. */
    public List<Order> all() {
        List<Order> orders = new ArrayList<>();
        numbers().forEach(number -> orders.add(read(number)));
        return List.copyOf(orders);
    }

    /**
     * Creates the next order.
     *
     * @param decision makes it from the newest one, whose number it follows
     * @return the order, or the one that was first: then the operator looks again and decides again
     * @throws IllegalArgumentException if the order has another number than the next
     */
    public OrderResult create(Function<Optional<Order>, Order> decision) {
        Optional<Order> newest = newest();
        int number = newest.map(Order::number).orElse(0) + 1;
        Order order = decision.apply(newest);
        if (order.number() != number) {
            throw new IllegalArgumentException("the next order is number " + number + ", not " + order.number());
        }
        ObjectKey key = ArchiveLayout.order(number);
        Optional<byte[]> other = documents.create(key, OrderFormat.write(order), OrderFormat.MAX_BYTES);
        if (other.isPresent()) {
            return new OrderResult.Lost(parse(number, key, other.get()));
        }
        known.put(number, order);
        return new OrderResult.Created(order);
    }

    private NavigableSet<Integer> numbers() {
        NavigableSet<Integer> numbers = new TreeSet<>();
        for (ObjectKey key : documents.list(ArchiveLayout.ORDERS)) {
            ArchiveLayout.orderNumber(key)
                    .ifPresentOrElse(number -> numbers.add((int) number), () -> documents.stranger(key));
        }
        return numbers;
    }

    private Order read(int number) {
        Order order = known.get(number);
        if (order == null) {
            ObjectKey key = ArchiveLayout.order(number);
            byte[] bytes = documents
                    .find(key, OrderFormat.MAX_BYTES)
                    .orElseThrow(() -> documents.corrupt(key, "is listed but isn't there", null));
            order = parse(number, key, bytes);
        }
        return order;
    }

    private Order parse(int number, ObjectKey key, byte[] bytes) {
        Order order = documents.parse(key, bytes, OrderFormat::read);
        if (order.number() != number) {
            throw documents.corrupt(key, "holds order number " + order.number(), null);
        }
        known.put(number, order);
        return order;
    }
}
