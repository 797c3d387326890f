package mx.prep.examples;

import java.util.List;
import mx.prep.model.PackageRef;
import org.jspecify.annotations.Nullable;

/**
 * What a reader got who opened the site once.
 *
 * @param reference the package that the site's manifest names, or null where none could be read
 * @param files how many files were as the manifest says
 * @param problems what wasn't as it has to be, in sentences
 */
record SiteLook(@Nullable PackageRef reference, int files, List<String> problems) {
    SiteLook {
        problems = List.copyOf(problems);
        if (reference == null && problems.isEmpty()) {
            throw new IllegalArgumentException("a look at nothing has a problem");
        }
    }
}
