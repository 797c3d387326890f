package mx.prep.testkit.store;

import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Decides what goes wrong with each request. It is asked once for each, one request at a time. */
@FunctionalInterface
public interface FaultScript {
    /** Nothing goes wrong. */
    FaultScript NONE = request -> Fault.NONE;

    Fault decide(Request request);

    /** The faults one after the other, for the requests that match; then nothing more. */
    static FaultScript of(Predicate<Request> which, Fault... faults) {
        AtomicInteger next = new AtomicInteger();
        return request ->
                next.get() < faults.length && which.test(request) ? faults[next.getAndIncrement()] : Fault.NONE;
    }

    /** The faults one after the other, for the requests of an operation; then nothing more. */
    static FaultScript of(Operation operation, Fault... faults) {
        return of(request -> request.operation() == operation, faults);
    }

    /** Always the same fault for the requests that match. */
    static FaultScript always(Predicate<Request> which, Fault fault) {
        return request -> which.test(request) ? fault : Fault.NONE;
    }

    /**
     * One of the faults for a share of the writes, and {@link Fault#UNAVAILABLE} for the same share of the reads; the
     * same seed and the same requests give the same faults.
     *
     * @param share from 0 to 1
     */
    static FaultScript random(long seed, double share, Fault... faults) {
        Random random = new Random(seed);
        return request -> {
            boolean fails = random.nextDouble() < share;
            Fault fault = faults[random.nextInt(faults.length)];
            if (!fails) {
                return Fault.NONE;
            }
            return request.operation().isWrite() ? fault : Fault.UNAVAILABLE;
        };
    }

    /** This script, and where nothing goes wrong by it, the other. */
    default FaultScript or(FaultScript other) {
        return request -> {
            Fault fault = decide(request);
            return fault instanceof Fault.None ? other.decide(request) : fault;
        };
    }
}
