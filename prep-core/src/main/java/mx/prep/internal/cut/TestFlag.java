package mx.prep.internal.cut;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import mx.prep.model.CutRules;
import mx.prep.model.Limits;
import mx.prep.model.ObjectKey;

/** Whether a package says of itself that it is a test, as sites of 2018 do with {@code cortePrueba}. Thread-safe. */
public final class TestFlag {
    private static final JsonMapper JSON = new JsonMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(64).build())
            .build());

    private final CutRules rules;
    private final Limits limits;

    /** What a package says. */
    public enum Says {
        TEST,
        NO_TEST,
        /** Nothing, or nothing that can be read. */
        NOTHING
    }

    /** @param limits what a package may not exceed that is looked into */
    public TestFlag(CutRules rules, Limits limits) {
        this.rules = rules;
        this.limits = limits;
    }

    /** What a package says of itself. */
    public Says read(Path file) {
        ObjectKey wanted = rules.file();
        String pointer = rules.test();
        if (wanted == null || pointer == null) {
            return Says.NOTHING;
        }
        return PackagePeek.head(file, wanted, limits)
                .map(head -> read(head, pointer))
                .orElse(Says.NOTHING);
    }

    private static Says read(byte[] head, String pointer) {
        try {
            JsonNode value = JSON.readTree(head).at(pointer);
            return switch (value.isValueNode() ? value.asText() : "") {
                case "true", "1" -> Says.TEST;
                case "false", "0" -> Says.NO_TEST;
                default -> Says.NOTHING;
            };
        } catch (IOException | RuntimeException e) {
            return Says.NOTHING;
        }
    }
}
