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
