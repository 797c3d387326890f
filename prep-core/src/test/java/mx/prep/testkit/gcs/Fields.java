package mx.prep.testkit.gcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Partial answers: what the parameter {@code fields} names, such as {@code nextPageToken,items(name,size)}. */
final class Fields {
    private final String text;
    private int at;

    private Fields(String text) {
        this.text = text;
    }

    /** What of a document was asked for; all where nothing was. */
    static JsonNode of(Call call, JsonNode document) {
        return call.query("fields")
                .map(wanted -> pick(document, new Fields(wanted).list()))
                .orElse(document);
    }

    /** Names and what is wanted below them; empty: all. */
    private record Node(Map<String, Node> below) {}

    private Node list() {
        Map<String, Node> names = new LinkedHashMap<>();
        while (at < text.length() && text.charAt(at) != ')') {
            selector(names);
            if (isAt(',')) {
                at++;
            }
        }
        return new Node(names);
    }

    /** A name, {@code name(list)} or {@code name/selector}. */
    private void selector(Map<String, Node> names) {
        int start = at;
        while (at < text.length() && "(),/".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String name = text.substring(start, at);
        Node below = new Node(Map.of());
        if (isAt('(')) {
            at++;
            below = list();
            at++;
        } else if (isAt('/')) {
            at++;
            Map<String, Node> one = new LinkedHashMap<>();
            selector(one);
            below = new Node(one);
        }
        names.put(name, below);
    }

    private boolean isAt(char expected) {
        return at < text.length() && text.charAt(at) == expected;
    }

    private static JsonNode pick(JsonNode document, Node wanted) {
        if (wanted.below().isEmpty() || wanted.below().containsKey("*")) {
            return document;
        }
        if (document instanceof ArrayNode array) {
            ArrayNode picked = JsonNodeFactory.instance.arrayNode();
            array.forEach(item -> picked.add(pick(item, wanted)));
            return picked;
        }
        ObjectNode picked = JsonNodeFactory.instance.objectNode();
        wanted.below().forEach((name, below) -> {
            if (document.has(name)) {
                picked.set(name, pick(document.get(name), below));
            }
        });
        return picked;
    }
}
