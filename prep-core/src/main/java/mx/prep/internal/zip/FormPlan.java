package mx.prep.internal.zip;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import mx.prep.model.Encoding;
import mx.prep.model.ObjectKey;
import mx.prep.model.Recipe;

/**
 * Which stored forms of a file will be asked for, so that only those are hashed. A file that the package holds
 * uncompressed has no gzip form: its plain form stands for it.
 */
@FunctionalInterface
public interface FormPlan {
    /** No stored form at all: files are checked and can be read, not stored. */
    FormPlan NONE = path -> Set.of();

    Set<Encoding> forms(ObjectKey path);

    /** The forms that targets with these recipes store. */
    static FormPlan of(Collection<Recipe> recipes) {
        List<Recipe> all = List.copyOf(recipes);
        return path -> {
            EnumSet<Encoding> forms = EnumSet.noneOf(Encoding.class);
            for (Recipe recipe : all) {
                forms.add(recipe.encodingOf(path));
            }
            return forms;
        };
    }
}
