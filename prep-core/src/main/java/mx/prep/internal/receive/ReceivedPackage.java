package mx.prep.internal.receive;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import mx.prep.model.Refusal;
import mx.prep.model.Transfer;
import mx.prep.model.Validators;
import mx.prep.spi.Body;
import mx.prep.spi.PackageOffer;
import org.jspecify.annotations.Nullable;

/** A package that has come in, with its source still open. Only stage 1 makes one. Used by one thread at a time. */
public final class ReceivedPackage implements Received, AutoCloseable {
    private final ReceiveStage stage;
    private final PackageOffer offer;
    private final Path file;
    private final String source;
    private final ReceiveStage.Times times;
    private Body.Checksums checksums;
    private Transfer transfer;
    private boolean kept;

    ReceivedPackage(
            ReceiveStage stage,
            PackageOffer offer,
            Path file,
            String source,
            ReceiveStage.Times times,
            ReceiveStage.Outcome.Whole whole) {
        this.stage = stage;
        this.offer = offer;
        this.file = file;
        this.source = source;
        this.times = times;
        this.checksums = whole.checksums();
        this.transfer = whole.transfer();
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public long length() {
        return transfer.bytes();
    }

    @Override
    public Body.Checksums checksums() {
        return checksums;
    }

    @Override
    public Validators validators() {
        return offer.validators();
    }

    @Override
    public Transfer transfer() {
        return transfer;
    }

    @Override
    public String source() {
        return source;
    }

    @Override
    public @Nullable Instant sourceTime() {
        return times.told();
    }

    @Override
    public Instant receivedAt() {
        return times.reference();
    }

    @Override
    public Optional<byte[]> companion(String name, int limit) {
        return offer.companion(name, limit);
    }

    @Override
    public Optional<String> attribute(String name) {
        return offer.attribute(name);
    }

    @Override
    public Optional<Refusal> fetchAgain() {
        ReceiveStage.Outcome outcome = stage.transfer(offer, file);
        if (outcome instanceof ReceiveStage.Outcome.Whole whole) {
            checksums = whole.checksums();
            transfer = whole.transfer();
            return Optional.empty();
        }
        return Optional.of(((ReceiveStage.Outcome.Unfit) outcome).refusal());
    }

    /** Leaves the file to whoever reads from it; closing doesn't delete it then. */
    public void keepFile() {
        kept = true;
    }

    /** Takes the file back: closing deletes it. */
    public void deleteFile() {
        kept = false;
    }

    /** Closes the offer and deletes the file, unless it was left to somebody. */
    @Override
    public void close() {
        offer.close();
        if (!kept) {
            WorkFolder.delete(file);
        }
    }
}
