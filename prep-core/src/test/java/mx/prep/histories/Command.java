package mx.prep.histories;

import java.util.List;
import mx.prep.Publisher;
import mx.prep.model.AcceptRequest;
import mx.prep.model.FileOverride;
import mx.prep.model.PackageRef;

/** What an operator does, by what is seen when it begins. */
enum Command {
    ROLLBACK,
    /** Nothing moves by itself. Before the first cut it keeps nothing: what is under way then may still go live. */
    HOLD,
    RESUME,
    /** One of the packages that wait or were withdrawn is its cut. */
    ACCEPT,
    /** What waits is asked for and judged again. */
    RETRY,
    /** A file of the outlet's own stands over a path. */
    OVERRIDE,
    /** One of the paths is the package's again. */
    GIVE_BACK,
    /** A closing page replaces the site. */
    CLOSE,
    /** The site replaces the closing page. */
    REOPEN;

    /**
     * @param pick which one, where there are several
     */
    void give(Publisher publisher, Watch watch, OwnContent own, int pick) {
        switch (this) {
            case ROLLBACK -> publisher.rollback("wrong figures");
            case HOLD -> {
                if (watch.live() != null) {
                    publisher.hold("they correct figures");
                }
            }
            case RESUME -> publisher.resume("the figures are right");
            case ACCEPT -> {
                List<PackageRef> askable = watch.askable();
                if (!askable.isEmpty()) {
                    PackageRef picked = askable.get(Math.floorMod(pick, askable.size()));
                    publisher.accept(AcceptRequest.of(picked.sha256().shortHex()), "it is the authority's");
                }
            }
            case RETRY -> publisher.retry("look again");
            case OVERRIDE -> publisher.override(OwnContent.path(pick), own.file(pick), "ours");
            case GIVE_BACK -> {
                List<FileOverride> standing = watch.overrides();
                if (!standing.isEmpty()) {
                    FileOverride picked = standing.get(Math.floorMod(pick, standing.size()));
                    publisher.giveBack(picked.path().value(), "theirs again");
                }
            }
            case CLOSE -> {
                own.writeClosing();
                publisher.retire("it is over");
            }
            case REOPEN -> publisher.reopen("it isn't over");
        }
    }
}
