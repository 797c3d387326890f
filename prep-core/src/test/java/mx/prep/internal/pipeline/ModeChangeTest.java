package mx.prep.internal.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import mx.prep.edge.EdgeBody;
import mx.prep.edge.EdgeRequest;
import mx.prep.edge.EdgeResponse;
import mx.prep.edge.EmbeddedEdge;
import mx.prep.model.DeliveryResult;
import mx.prep.model.Mode;
import mx.prep.testkit.store.InMemoryStore.Versions;
import mx.prep.testkit.store.Request;
import mx.prep.testkit.store.RequestHook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A live target changes its mode with one publication, while readers ask for everything at every step. */
class ModeChangeTest {
    @TempDir
    Path folder;

    private int read;
    private boolean reading;

    private EdgeResponse get(EmbeddedEdge edge, String path) {
        return edge.handle(new EdgeRequest(
                        "GET", path, null, EdgeRequest.Transport.PLAIN, EdgeRequest.Headers.of(Map.of())))
                .join();
    }

    private static String text(EdgeResponse response) {
        ByteBuffer bytes = ((EdgeBody.Bytes) response.body()).bytes().duplicate();
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** Every file that both cuts have is there, in one of their forms. */
    private void readAll(EmbeddedEdge edge, int older, int newer) {
        for (String path : PlaceRig.files(older).keySet()) {
            if (PlaceRig.files(newer).containsKey(path)) {
                EdgeResponse response = get(edge, "/" + path);
                assertEquals(200, response.status(), path);
                String text = text(response);
                assertTrue(
                        text.equals(PlaceRig.files(older).get(path))
                                || text.equals(PlaceRig.files(newer).get(path)),
                        () -> path + ": " + text);
                read++;
            }
        }
    }

    /** Publishes a cut in another mode; before and after each of its writes the edge looks and readers read. */
    private void change(PlaceRig rig, EmbeddedEdge edge, Mode to, int older, int newer) {
        rig.target.hook(new RequestHook() {
            @Override
            public void after(Request request) {
                if (request.operation().isWrite() && !reading) {
                    reading = true;
                    edge.refresh();
                    readAll(edge, older, newer);
                    reading = false;
                }
            }
        });
        PlaceRig.Machine changed = rig.machine("changed", to);
        assertInstanceOf(DeliveryResult.AlreadyLive.class, changed.cycle(), "the next cut changes it");
        rig.offer(newer);
        changed.live();
        edge.refresh();
        assertEquals(PlaceRig.files(newer).get("index.html"), text(get(edge, "/")));
        assertEquals(PlaceRig.files(newer).get("a.json"), text(get(edge, "/a.json")));
    }

    private static EmbeddedEdge edge(PlaceRig rig) {
        EmbeddedEdge edge =
                EmbeddedEdge.builder().store(rig.target).prefix(PlaceRig.PREFIX).build();
        edge.refresh();
        return edge;
    }

    @Test
    void theModeOfALiveTargetChangesWithoutAGapInBothDirections() {
        PlaceRig rig = new PlaceRig(folder, Versions.COUNTER);
        rig.offer(1);
        rig.machine("one", Mode.RELEASES).live();
        try (EmbeddedEdge edge = edge(rig)) {
            change(rig, edge, Mode.IN_PLACE, 1, 2);
            rig.pass(Duration.ofMinutes(2));
            rig.machine("again", Mode.IN_PLACE).cycle();
            rig.assertServes(2);
            change(rig, edge, Mode.RELEASES, 2, 3);
            change(rig, edge, Mode.IN_PLACE, 3, 4);
            rig.pass(Duration.ofMinutes(2));
            rig.machine("again", Mode.IN_PLACE).cycle();
            rig.assertServes(4);
        }
        assertTrue(read > 100, "only " + read);
    }

    @Test
    void theSameCutStaysAsItIsWhenOnlyTheOptionChanges() {
        PlaceRig rig = new PlaceRig(folder, Versions.CONTENT);
        rig.offer(1);
        rig.machine("one", Mode.RELEASES).live();
        rig.machine("two", Mode.IN_PLACE).cycle();
        assertTrue(rig.tree().isEmpty(), "the next publication changes it");
        rig.offer(2);
        rig.machine("two", Mode.IN_PLACE).live();
        rig.machine("three", Mode.RELEASES).cycle();
        rig.assertServes(2);
    }
}
