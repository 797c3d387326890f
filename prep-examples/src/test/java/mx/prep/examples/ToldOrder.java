package mx.prep.examples;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mx.prep.archive.Archive;
import mx.prep.archive.ChainReport;
import mx.prep.model.Cut;
import mx.prep.model.LedgerEntry;
import mx.prep.spi.ObjectStore;

/** What an archive's ledger tells of switches, in its order, and whether the site went back by it. */
record ToldOrder(List<Told> switches) {
    /** An entry: that a cut is about to be made live, or that it is. */
    record Told(LedgerEntry.Kind kind, Cut cut, String publisher) {}

    /** Somebody who was stopped at work on a cut; what they tell of it they may tell late. */
    record Sleeper(String publisher, Cut cut) {}

    /** Reads a ledger, whose chain has to be whole. */
    static ToldOrder of(ObjectStore archive) {
        List<Told> told = new ArrayList<>();
        ChainReport chain = Archive.over(archive, "judge", Clock.systemUTC())
                .ledger()
                .verifyChain(entry -> {
                    boolean ofSwitch = entry.kind() == LedgerEntry.Kind.INTEND || entry.kind() == LedgerEntry.Kind.LIVE;
                    if (ofSwitch && entry.reference() != null) {
                        told.add(new Told(entry.kind(), entry.reference().cut(), entry.publisher()));
                    }
                });
        if (!chain.problems().isEmpty()) {
            throw new AssertionError("the ledger's chain is broken: " + chain.problems());
        }
        return new ToldOrder(told);
    }

    /** Whether somebody announced a cut, and nobody has told yet that it is live. */
    boolean isBetween(String publisher, Cut cut) {
        return switches.contains(new Told(LedgerEntry.Kind.INTEND, cut, publisher))
                && switches.stream()
                        .noneMatch(told -> told.kind() == LedgerEntry.Kind.LIVE
                                && told.cut().equals(cut));
    }

    /** What is told of a cut after a newer one was live, by somebody who didn't sleep over it. */
    List<Told> back(Set<Sleeper> sleepers) {
        List<Told> back = new ArrayList<>();
        Cut newest = null;
        for (Told told : switches) {
            if (newest != null
                    && told.cut().compareTo(newest) < 0
                    && !sleepers.contains(new Sleeper(told.publisher(), told.cut()))) {
                back.add(told);
            }
            if (told.kind() == LedgerEntry.Kind.LIVE
                    && (newest == null || told.cut().compareTo(newest) > 0)) {
                newest = told.cut();
            }
        }
        return back;
    }
}
