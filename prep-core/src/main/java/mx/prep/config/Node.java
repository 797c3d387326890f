package mx.prep.config;

import java.util.List;
import java.util.Optional;

/** A value of a YAML file and the line that it starts in. */
sealed interface Node {
    int line();

    /** What a message calls a value of this kind. */
    String kind();

    /** A single value, as its text stands in the file, without quotes. */
    record Scalar(int line, String text) implements Node {
        @Override
        public String kind() {
            return "a single value";
        }
    }

    /** Keys and values, in their order, no key twice. */
    record Block(int line, List<Entry> entries) implements Node {
        Optional<Entry> find(String key) {
            return entries.stream().filter(e -> e.key().equals(key)).findFirst();
        }

        Block without(String key) {
            return new Block(
                    line, entries.stream().filter(e -> !e.key().equals(key)).toList());
        }

        @Override
        public String kind() {
            return "a block of keys";
        }
    }

    /** A list. */
    record Items(int line, List<Node> items) implements Node {
        @Override
        public String kind() {
            return "a list";
        }
    }

    /** A key without a value, or {@code null}. */
    record Empty(int line) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    /** A key with its value. */
    record Entry(int line, String key, Node value) {}
}
