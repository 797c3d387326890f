package mx.prep.config;

import java.nio.file.Path;

/**
 * One thing about a configuration that its author should know. Never holds a value that could be a secret.
 *
 * @param level whether the configuration can be used all the same
 * @param file the file, as it was named by the caller
 * @param line the line, from 1
 * @param key the option's path, such as {@code targets[0].mode}; empty where the whole file is meant
 * @param message what is wrong and what to write instead
 */
public record Finding(Level level, Path file, int line, String key, String message) {
    /** How bad it is. */
    public enum Level {
        /** The configuration is refused. */
        ERROR,
        /** It works, and an operator should know. */
        WARNING,
        /** Nothing is wrong; it helps to choose. */
        NOTE
    }

    /** One line: file, line, key and message. */
    @Override
    public String toString() {
        return file + ":" + line + ": " + (key.isEmpty() ? "" : key + ": ") + message;
    }
}
