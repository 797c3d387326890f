package mx.prep.histories;

import java.util.List;
import java.util.Optional;
import mx.prep.model.Acceptance;
import mx.prep.model.Mode;
import mx.prep.model.Order;
import mx.prep.model.OrderKind;
import mx.prep.model.PackageRef;
import mx.prep.model.Recipe;

/** What worlds and watches have in common. */
final class Histories {
    private Histories() {}

    static Recipe recipe(Mode mode) {
        return Recipe.of(mode);
    }

    /** The package that an order accepts itself. */
    static Optional<PackageRef> accepted(Order order) {
        List<Acceptance> all = order.standing().accepted();
        return order.kind() == OrderKind.ACCEPT
                ? Optional.of(all.get(all.size() - 1).reference())
                : Optional.empty();
    }
}
