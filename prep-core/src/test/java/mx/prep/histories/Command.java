package mx.prep.histories;

import java.util.List;
import mx.prep.Publisher;
import mx.prep.model.AcceptRequest;
import mx.prep.model.PackageRef;

/** What an operator does, by what is seen when it begins. */
enum Command {
    ROLLBACK {
        @Override
        void give(Publisher publisher, Watch watch, int pick) {
            publisher.rollback("wrong figures");
        }
    },
    /** Nothing moves by itself. Before the first cut it keeps nothing: what is under way then may still go live. */
    HOLD {
        @Override
        void give(Publisher publisher, Watch watch, int pick) {
            if (watch.live() != null) {
                publisher.hold("they correct figures");
            }
        }
    },
    RESUME {
        @Override
        void give(Publisher publisher, Watch watch, int pick) {
            publisher.resume("the figures are right");
        }
    },
    /** One of the packages that wait or were withdrawn is its cut. */
    ACCEPT {
        @Override
        void give(Publisher publisher, Watch watch, int pick) {
            List<PackageRef> askable = watch.askable();
            if (!askable.isEmpty()) {
                PackageRef picked = askable.get(Math.floorMod(pick, askable.size()));
                publisher.accept(AcceptRequest.of(picked.sha256().shortHex()), "it is the authority's");
            }
        }
    };

    abstract void give(Publisher publisher, Watch watch, int pick);
}
