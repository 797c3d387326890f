package mx.prep.examples.gate;

import mx.prep.model.Manifest;
import mx.prep.model.ReleaseId;
import mx.prep.spi.ReleaseSwitch;

/** A switch whose requests pass the gate. */
final class GatedSwitch implements ReleaseSwitch {
    private final ReleaseSwitch edge;
    private final Passage gate;

    GatedSwitch(ReleaseSwitch edge, Passage gate) {
        this.edge = edge;
        this.gate = gate;
    }

    @Override
    public Value read() {
        return gate.around("switch read", edge::read);
    }

    @Override
    public Value replace(Value expected, ReleaseId release, Manifest manifest) {
        return gate.around("switch replace " + release, () -> edge.replace(expected, release, manifest));
    }

    /** Leaves it open: who made it closes it. */
    @Override
    public void close() {}
}
