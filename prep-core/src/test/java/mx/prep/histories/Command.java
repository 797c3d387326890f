package mx.prep.histories;

import java.util.List;
import mx.prep.Publisher;
import mx.prep.model.AcceptRequest;
import mx.prep.model.FileOverride;
import mx.prep.model.PackageRef;

/** What an operator does, by what is seen when it begins. */
enum Command {
    ROLLBACK {
        @Override
        void give(Publisher publisher, Watch watch, OwnContent own, int pick) {
            publisher.rollback("wrong figures");
        }
    },
    /** Nothing moves by itself. Before the first cut it keeps nothing: what is under way then may still go live. */
    HOLD {
        @Override
        void give(Publisher publisher, Watch watch, OwnContent own, int pick) {
            if (watch.live() != null) {
                publisher.hold("they correct figures");
            }
        }
    },
    RESUME {
        @Override
        void give(Publisher publisher, Watch watch, OwnContent own, int pick) {
            publisher.resume("the figures are right");
        }
    },
    /** One of the packages that wait or were withdrawn is its cut. */
    ACCEPT {
        @Override
        void give(Publisher publisher, Watch watch, OwnContent own, int pick) {
            List<PackageRef> askable = watch.askable();
            if (!askable.isEmpty()) {
                PackageRef picked = askable.get(Math.floorMod(pick, askable.size()));
                publisher.accept(AcceptRequest.of(picked.sha256().shortHex()), "it is the authority's");
            }
        }
    },
    /** What waits is asked for and judged again. */
    RETRY {
        @Override
        void give(Publisher publisher, Watch watch, OwnContent own, int pick) {
            publisher.retry("look again");
        }
    },
    /** A file of the outlet's own stands over a path. */
    OVERRIDE {
        @Override
        void give(Publisher publisher, Watch watch, OwnContent own, int pick) {
            publisher.override(OwnContent.path(pick), own.file(pick), "ours");
        }
    },
    /** One of the paths is the package's again. */
    GIVE_BACK {
        @Override
        void give(Publisher publisher, Watch watch, OwnContent own, int pick) {
            List<FileOverride> standing = watch.overrides();
            if (!standing.isEmpty()) {
                FileOverride picked = standing.get(Math.floorMod(pick, standing.size()));
                publisher.giveBack(picked.path().value(), "theirs again");
            }
        }
    },
    /** A closing page replaces the site. */
    CLOSE {
        @Override
        void give(Publisher publisher, Watch watch, OwnContent own, int pick) {
            own.writeClosing();
            publisher.retire("it is over");
        }
    },
    /** The site replaces the closing page. */
    REOPEN {
        @Override
        void give(Publisher publisher, Watch watch, OwnContent own, int pick) {
            publisher.reopen("it isn't over");
        }
    };

    abstract void give(Publisher publisher, Watch watch, OwnContent own, int pick);
}
