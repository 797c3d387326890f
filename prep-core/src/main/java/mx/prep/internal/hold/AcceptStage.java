package mx.prep.internal.hold;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import mx.prep.archive.Archive;
import mx.prep.error.HeldException;
import mx.prep.internal.unpack.AfterUse;
import mx.prep.internal.unpack.UnpackResult;
import mx.prep.internal.unpack.UnpackStage;
import mx.prep.internal.unpack.UnpackedTree;
import mx.prep.internal.verify.VerifiedPackage;
import mx.prep.model.Decree;
import mx.prep.model.Evidence;
import mx.prep.model.Receipt;
import mx.prep.model.Refusal;
import mx.prep.model.RefusalCode;

/**
 * Takes a package that an operator accepts from where it waits to where lanes find it: its bytes and an accepted
 * receipt, both durable when this returns. What waits stays where it is, as all that was received. Thread-safe.
 */
public final class AcceptStage {
    private final Archive archive;
    private final UnpackStage unpack;
    private final String publisher;
    private final Clock clock;
    private final Supplier<Path> newFile;

    /**
     * @param newFile names a file of the work folder
     */
    public AcceptStage(Archive archive, UnpackStage unpack, String publisher, Clock clock, Supplier<Path> newFile) {
        this.archive = archive;
        this.unpack = unpack;
        this.publisher = publisher;
        this.clock = clock;
        this.newFile = newFile;
    }

    /**
     * Checks a package again and keeps it as accepted.
     *
     * @param allowed refusals that don't count for it
     * @return its tree, which the caller closes
     * @throws HeldException if it has to be refused all the same; nothing is kept then
     */
    public UnpackedTree accept(HeldPackage waiting, Set<RefusalCode> allowed, Decree decree) {
        Path file = newFile.get();
        boolean done = false;
        try {
            archive.packages().download(waiting.holding(), file);
            UnpackResult result = unpack.unpack(waiting.reference(), file, AfterUse.DELETE, allowed);
            if (result instanceof UnpackResult.Refused refused) {
                throw refused(waiting, refused.refusal());
            }
            UnpackedTree tree = ((UnpackResult.Unpacked) result).tree();
            Receipt receipt = accepted(waiting.newest(), decree);
            try {
                archive.packages().keep(waiting.reference(), VerifiedPackage.readmit(receipt, file));
                archive.receipts().keep(receipt);
                done = true;
            } finally {
                if (!done) {
                    tree.close();
                }
            }
            return tree;
        } finally {
            if (!done) {
                delete(file);
            }
        }
    }

    private Receipt accepted(Receipt before, Decree decree) {
        List<Evidence> evidence = new ArrayList<>();
        evidence.add(new Evidence("accepted by " + decree.author(), decree.reason(), null, null));
        evidence.addAll(before.evidence());
        return new Receipt(
                publisher,
                before.reference(),
                before.origin(),
                before.source(),
                before.validators(),
                before.sourceTime(),
                before.transfer(),
                Receipt.Verdict.ACCEPTED,
                null,
                evidence,
                clock.instant());
    }

    private static HeldException refused(HeldPackage waiting, Refusal refusal) {
        return new HeldException("Nothing was ordered. " + HoldText.sentence(waiting.reference(), refusal));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // It is tidied with the work folder.
            return;
        }
    }
}
