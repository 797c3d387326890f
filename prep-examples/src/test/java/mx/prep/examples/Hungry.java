package mx.prep.examples;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A program that takes of the machine what it is told, and keeps it: for each line of its input, so many MiB, threads and
 * files. It says {@code full} when it has them.
 */
final class Hungry {
    private static final int MIB = 1 << 20;

    private Hungry() {}

    public static void main(String[] args) throws IOException {
        List<Object> kept = new ArrayList<>();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] numbers = line.split(" ", -1);
            take(kept, Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]), Integer.parseInt(numbers[2]));
            System.out.println("full");
        }
    }

    private static void take(List<Object> kept, int mib, int threads, int files) throws IOException {
        for (int i = 0; i < mib; i++) {
            ByteBuffer memory = ByteBuffer.allocateDirect(MIB);
            while (memory.hasRemaining()) {
                memory.put((byte) 1);
            }
            kept.add(memory);
        }
        for (int i = 0; i < threads; i++) {
            CountDownLatch never = new CountDownLatch(1);
            Thread thread = new Thread(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            thread.setDaemon(true);
            thread.start();
            kept.add(thread);
        }
        for (int i = 0; i < files; i++) {
            kept.add(new FileInputStream("/dev/null"));
        }
    }
}
