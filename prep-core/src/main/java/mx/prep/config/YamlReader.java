package mx.prep.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Reads one YAML document into nodes that know their lines. */
final class YamlReader {
    /** Nobody writes a longer one by hand. */
    private static final int MAX_BYTES = 1 << 20;

    private static final int MAX_DEPTH = 32;

    private final Problems problems;

    private YamlReader(Problems problems) {
        this.problems = problems;
    }

    /** The file's block of keys, or empty if it can't be read, which is then among the problems. */
    static Optional<Node.Block> read(Path file, Problems problems) {
        YamlReader reader = new YamlReader(problems);
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                problems.add(1, "", "is longer than 1 MiB, which no configuration is");
                return Optional.empty();
            }
            return reader.document(bytes);
        } catch (JsonProcessingException e) {
            reader.flaw(e);
        } catch (NoSuchFileException e) {
            problems.add(1, "", "there is no such file; prep init writes one to start from");
        } catch (IOException e) {
            problems.add(1, "", "can't be read: " + e.getClass().getSimpleName());
        }
        return Optional.empty();
    }

    /** The parser's own message quotes the file, which could show a secret; the problem alone does not. */
    private void flaw(JsonProcessingException e) {
        if (e.getCause() instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            problems.add(yaml.getProblemMark().getLine() + 1, "", "isn't valid YAML: " + yaml.getProblem());
        } else {
            int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
            problems.add(line, "", "isn't valid YAML");
        }
    }

    private Optional<Node.Block> document(byte[] bytes) throws IOException {
        try (YAMLParser yaml = new YAMLFactory().createParser(bytes)) {
            if (yaml.nextToken() == null) {
                problems.add(1, "", "is empty; prep init writes a configuration to start from");
                return Optional.empty();
            }
            Node root = node(yaml, "", 0);
            if (yaml.nextToken() != null) {
                problems.add(line(yaml), "", "holds a second document; a configuration is one document");
            }
            if (root instanceof Node.Block block) {
                return Optional.of(block);
            }
            problems.add(root.line(), "", "must be a block of keys such as source:, archive: and targets:");
            return Optional.empty();
        }
    }

    private Node node(YAMLParser yaml, String where, int depth) throws IOException {
        int line = line(yaml);
        if (depth > MAX_DEPTH) {
            problems.add(line, where, "is nested deeper than " + MAX_DEPTH + " levels");
            yaml.skipChildren();
            return new Node.Empty(line);
        }
        if (yaml.isCurrentAlias()) {
            problems.add(line, where, "is a YAML alias, which isn't supported; write the value out");
            return new Node.Empty(line);
        }
        JsonToken token = yaml.currentToken();
        return switch (token) {
            case START_OBJECT -> block(yaml, where, depth);
            case START_ARRAY -> items(yaml, where, depth);
            case VALUE_NULL -> new Node.Empty(line);
            default -> new Node.Scalar(line, yaml.getText());
        };
    }

    private Node.Block block(YAMLParser yaml, String where, int depth) throws IOException {
        int line = line(yaml);
        Map<String, Node.Entry> entries = new LinkedHashMap<>();
        while (yaml.nextToken() != JsonToken.END_OBJECT) {
            int keyLine = line(yaml);
            String key = yaml.currentName();
            String path = where.isEmpty() ? key : where + "." + key;
            yaml.nextToken();
            Node.Entry entry = new Node.Entry(keyLine, key, node(yaml, path, depth + 1));
            Node.Entry first = entries.putIfAbsent(key, entry);
            if (first != null) {
                problems.add(keyLine, path, "is there twice, first in line " + first.line() + "; keep one of them");
            }
        }
        return new Node.Block(line, List.copyOf(entries.values()));
    }

    private Node.Items items(YAMLParser yaml, String where, int depth) throws IOException {
        int line = line(yaml);
        List<Node> items = new ArrayList<>();
        while (yaml.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(yaml, where + "[" + items.size() + "]", depth + 1));
        }
        return new Node.Items(line, List.copyOf(items));
    }

    private static int line(JsonParser yaml) {
        return yaml.currentTokenLocation().getLineNr();
    }
}
