package mx.prep.integrity;

import mx.prep.error.ConfigException;

/** Names of files beside the package. */
final class FileNames {
    private FileNames() {}

    static String checked(String option, String name) {
        if (name.isEmpty() || name.contains("/") || name.contains("\\")) {
            throw new ConfigException(
                    option + " names a file in the package's own folder, without a slash: not \"" + name + "\"");
        }
        return name;
    }
}
