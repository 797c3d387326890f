package mx.prep.internal.receive;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** Runs in a Java of its own: receives a package, says so, and waits to be killed. */
final class KilledReceiver {
    private KilledReceiver() {}

    public static void main(String[] arguments) throws IOException {
        ReceiveStage stage = new ReceiveStage(Path.of(arguments[0]), 1000, (name, bytes, total) -> {});
        Receiving receiving = stage.receive(new FakeOffer("PK"), "fake", new ReceiveStage.Times(null, Instant.EPOCH));
        System.out.print(receiving instanceof Receiving.Received ? "ready" : receiving);
        System.out.flush();
        int end = System.in.read();
        System.out.println("not killed: " + end);
    }
}
