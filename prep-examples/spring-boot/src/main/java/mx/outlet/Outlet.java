package mx.outlet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import mx.prep.Publisher;
import mx.prep.edge.FolderTarget;
import mx.prep.event.PublishEvent;
import mx.prep.event.PublishListener;
import mx.prep.integrity.Digests;
import mx.prep.model.DigestAlgorithm;
import mx.prep.source.HttpSource;
import mx.prep.store.FolderStore;
import mx.prep.testkit.authority.AuthoritySimulator;
import mx.prep.testkit.authority.PackageGenerator;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

/**
 * An outlet's own application that publishes beside its other work. Plays a night of a few cuts, and ends with an error
 * if anything of its host was changed by it.
 */
@SpringBootApplication
public class Outlet {
    private static final int CUTS = 3;
    private static final Duration MOMENT = Duration.ofSeconds(2);

    public static void main(String[] args) throws Exception {
        Host before = null;
        Path folder = Files.createTempDirectory("outlet");
        try (AuthoritySimulator authority = AuthoritySimulator.builder()
                .generator(PackageGenerator.builder().cuts(CUTS).build())
                .start()) {
            Files.writeString(folder.resolve("ca.pem"), authority.ca().pem());
            SpringApplication application = new SpringApplication(Outlet.class);
            application.setRegisterShutdownHook(false);
            Listener listener;
            try (ConfigurableApplicationContext context = application.run(
                    "--outlet.source=" + authority.packageUri(), "--outlet.folder=" + folder)) {
                before = Host.now(context);
                listener = context.getBean(Listener.class);
                for (int cut = 0; cut < CUTS; cut++) {
                    authority.publish(cut);
                    listener.awaitLive(cut);
                }
                check(context.getBean(Night.class).isRunning(), "the publisher runs with the application");
                before.check(context);
            }
            List<String> left = threadsLeft();
            check(left.isEmpty(), "no thread of the publisher is left after the context was closed: " + left);
        }
        System.out.println("published " + CUTS + " cuts; system properties, log levels, SSL context, handlers and"
                + " shutdown are the host's own");
    }

    /** Those that don't end within a moment: what a pool ran last is still on its way out when the pool has ended. */
    private static List<String> threadsLeft() throws InterruptedException {
        List<String> left = new ArrayList<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("prep-")) {
                thread.join(MOMENT.toMillis());
                if (thread.isAlive()) {
                    left.add(thread.getName());
                }
            }
        }
        return left;
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new IllegalStateException("not so: " + what);
        }
    }

    /** What a guest must leave alone. */
    private record Host(
            Properties properties,
            SSLContext context,
            LogLevel level,
            Thread.UncaughtExceptionHandler handler,
            List<String> loggers) {
        static Host now(ConfigurableApplicationContext context) throws NoSuchAlgorithmException {
            LoggingSystem logging = LoggingSystem.get(Outlet.class.getClassLoader());
            return new Host(
                    (Properties) System.getProperties().clone(),
                    SSLContext.getDefault(),
                    logging.getLoggerConfiguration("ROOT").getEffectiveLevel(),
                    Thread.getDefaultUncaughtExceptionHandler(),
                    configured(logging));
        }

        /** Loggers that somebody gave a level. */
        private static List<String> configured(LoggingSystem logging) {
            TreeSet<String> names = new TreeSet<>();
            logging.getLoggerConfigurations().stream()
                    .filter(logger -> logger.getConfiguredLevel() != null)
                    .forEach(logger -> names.add(logger.getName() + "=" + logger.getConfiguredLevel()));
            return List.copyOf(names);
        }

        void check(ConfigurableApplicationContext context) throws NoSuchAlgorithmException {
            Host now = now(context);
            Outlet.check(properties.equals(now.properties), "the system properties are as they were");
            Outlet.check(this.context == now.context, "the default SSL context is as it was");
            Outlet.check(level == now.level && loggers.equals(now.loggers), "the log levels are as they were");
            Outlet.check(handler == now.handler, "the uncaught exception handler is as it was");
        }
    }

    @Bean
    Publisher publisher(
            @Value("${outlet.source}") java.net.URI source, @Value("${outlet.folder}") Path folder, Listener listener)
            throws IOException {
        return Publisher.builder()
                .source(HttpSource.at(source).trust(folder.resolve("ca.pem")).build())
                .integrity(Digests.sidecar(DigestAlgorithm.SHA256))
                .archive(FolderStore.at(folder.resolve("archive")))
                .target(FolderTarget.builder()
                        .name("portal")
                        .path(folder.resolve("site"))
                        .build())
                .every(Duration.ofSeconds(1))
                .work(folder.resolve("work"))
                .listener(listener)
                .build();
    }

    /** Starts and stops the publisher with the application. */
    @Component
    static class Night implements SmartLifecycle {
        private final Publisher publisher;
        private volatile boolean running;

        Night(Publisher publisher) {
            this.publisher = publisher;
        }

        @Override
        public void start() {
            publisher.start();
            running = true;
        }

        @Override
        public void stop() {
            publisher.stop(Duration.ofSeconds(20));
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }
    }

    /** Hears which cut is live. */
    @Component
    static class Listener implements PublishListener {
        private final List<CountDownLatch> live =
                java.util.stream.Stream.generate(() -> new CountDownLatch(1)).limit(CUTS).toList();
        private int next;

        @Override
        public synchronized void on(PublishEvent event) {
            if (event instanceof PublishEvent.Confirmed && next < CUTS) {
                live.get(next++).countDown();
            }
        }

        void awaitLive(int cut) throws InterruptedException {
            check(live.get(cut).await(60, TimeUnit.SECONDS), "cut " + cut + " is live within a minute");
        }
    }
}
