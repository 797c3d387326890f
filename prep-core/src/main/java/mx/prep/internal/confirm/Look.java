package mx.prep.internal.confirm;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mx.prep.internal.time.Stopwatch;
import mx.prep.internal.time.Ticker;
import mx.prep.internal.upload.Workers;
import mx.prep.model.Flaw;
import mx.prep.model.Manifest;
import mx.prep.model.ManifestEntry;
import mx.prep.model.ObjectKey;
import org.jspecify.annotations.Nullable;

/** One look at a site: its entry page as a browser loads it, then a sample. Ends early with foreign bytes. */
final class Look implements PageLoad.Asking {
    private final Reading reading;
    private final Workers workers;
    private final Findings findings;
    private final Findings.Judge judge;

    /**
     * @param judge says whose bytes are that aren't the release's
     */
    Look(Reading reading, Workers workers, Findings findings, Findings.Judge judge) {
        this.reading = reading;
        this.workers = workers;
        this.findings = findings;
        this.judge = judge;
    }

    /**
     * Loads a page as a browser does, and only then compares the other files.
     *
     * @param page the address that readers type; where it isn't the page, that is asked for at its own path
     * @return how long the page took, whole
     */
    Duration pageThenFiles(HttpReading http, Manifest manifest, Ask page, List<ManifestEntry> files, Ticker ticker) {
        Stopwatch watch = ticker.start();
        PageLoad load = new PageLoad(http, manifest, workers, this);
        if (!load.begin(page)) {
            load.begin(Ask.of(page.entry()));
        }
        workers.forEach(load.tasks(), Runnable::run);
        load.end();
        Duration took = watch.elapsed();
        if (took.compareTo(Findings.SLOW) > 0) {
            findings.flaw(new Flaw(
                    Flaw.Kind.SLOW,
                    page.where(),
                    "took " + took.toSeconds() + " s with all that it names, more than 10 s"));
        }
        files(without(files, load.loaded()));
        return took;
    }

    /** Loads a page, and compares the other files meanwhile, so that the one doesn't wait for the other. */
    void pageAndFiles(HttpReading http, Manifest manifest, Ask page, List<ManifestEntry> files) {
        PageLoad load = new PageLoad(http, manifest, workers, this);
        load.begin(page);
        List<Runnable> tasks = new ArrayList<>(load.tasks());
        tasks.add(() -> ask(Ask.folder(page.entry()), null));
        without(files, load.loaded()).forEach(entry -> tasks.add(() -> ask(Ask.of(entry), null)));
        workers.forEach(tasks, Runnable::run);
        load.end();
    }

    private static List<ManifestEntry> without(List<ManifestEntry> files, Set<ObjectKey> loaded) {
        return files.stream().filter(file -> !loaded.contains(file.path())).toList();
    }

    /** Compares files at their own paths. */
    void files(List<ManifestEntry> files) {
        workers.forEach(files, entry -> ask(Ask.of(entry), null));
    }

    @Override
    public Reading.@Nullable Answer ask(Ask ask, @Nullable String cookies) {
        if (isOver()) {
            return null;
        }
        try {
            Reading.Answer answer = reading instanceof HttpReading http ? http.read(ask, cookies) : reading.read(ask);
            boolean right = findings.add(ask, answer);
            findings.judge(judge);
            return right ? answer : null;
        } catch (IOException e) {
            findings.unreachable(ask, String.valueOf(e.getMessage()));
            return null;
        }
    }

    @Override
    public void flaw(Flaw flaw) {
        findings.flaw(flaw);
    }

    @Override
    public boolean isOver() {
        return findings.isForeign();
    }
}
