package mx.prep.histories;

import java.util.Objects;
import mx.prep.error.EdgeException;
import mx.prep.model.Manifest;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ReleaseSwitch;
import org.jspecify.annotations.Nullable;

/** An edge's value as one actor sees it. */
final class SteppedSwitch implements ReleaseSwitch {
    private final World world;
    private final Actor actor;
    private final Edge edge;

    /** What all actors share. */
    static final class Edge {
        private final String target;
        private int revision;
        private @Nullable ReleaseId release;

        Edge(String target) {
            this.target = target;
        }

        @Nullable
        ReleaseId release() {
            return release;
        }

        /** Somebody writes the value that is there. */
        void stir() {
            revision++;
        }
    }

    SteppedSwitch(World world, Actor actor, Edge edge) {
        this.world = world;
        this.actor = actor;
        this.edge = edge;
    }

    @Override
    public Value read() {
        Mishap mishap = world.pass(actor, edge.target + " edge read");
        if (!mishap.isHarmlessToReads()) {
            throw failure(EdgeException.Kind.UNAVAILABLE);
        }
        return value();
    }

    @Override
    public Value replace(Value expected, ReleaseId release, Manifest manifest) {
        Mishap mishap = world.pass(actor, edge.target + " edge replace " + release);
        if (mishap == Mishap.REFUSED || mishap == Mishap.THROTTLED) {
            throw failure(EdgeException.Kind.UNAVAILABLE);
        }
        if (mishap == Mishap.LATE || mishap == Mishap.TWICE) {
            world.later(actor.name() + " " + edge.target + " edge replace " + release, () -> write(expected, release));
        }
        if (mishap != Mishap.LATE) {
            boolean written = write(expected, release);
            if (!written || (mishap == Mishap.REPEATED && !write(expected, release))) {
                world.note(" -> CONFLICT");
                throw failure(mishap == Mishap.LOST ? EdgeException.Kind.UNAVAILABLE : EdgeException.Kind.CONFLICT);
            }
        }
        if (mishap == Mishap.LATE || mishap == Mishap.LOST) {
            throw failure(EdgeException.Kind.UNAVAILABLE);
        }
        return value();
    }

    private boolean write(Value expected, ReleaseId release) {
        boolean matches = Objects.equals(expected.revision(), Integer.toString(edge.revision));
        if (!matches && !world.bends().isFollowerUnconditional()) {
            return false;
        }
        edge.revision++;
        edge.release = release;
        world.followed(edge.target, release);
        return true;
    }

    private Value value() {
        return new Value(Integer.toString(edge.revision), edge.release);
    }

    private static EdgeException failure(EdgeException.Kind kind) {
        return new EdgeException(kind, "goes wrong by schedule", null, null);
    }

    @Override
    public void close() {}
}
