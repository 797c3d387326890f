package mx.prep.histories;

import mx.prep.model.Mode;
import mx.prep.model.Recipe;

/** What worlds and watches have in common. */
final class Histories {
    private Histories() {}

    static Recipe recipe(Mode mode) {
        return Recipe.of(mode);
    }
}
