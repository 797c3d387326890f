package mx.prep.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import mx.prep.testkit.cloud.Rights.Grant;

/** Reads policies in the files that clouds take. */
public final class Policies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Policies() {}

    /**
     * An IAM policy of AWS: statements with actions and the ARNs that they are about.
     *
     * @throws IllegalArgumentException if it has what isn't understood here, such as conditions
     */
    public static Rights aws(Path file) {
        List<Grant> allowed = new ArrayList<>();
        List<Grant> denied = new ArrayList<>();
        for (JsonNode statement : read(file).path("Statement")) {
            List<String> known = List.of("Sid", "Effect", "Action", "Resource");
            statement.fieldNames().forEachRemaining(name -> {
                if (!known.contains(name)) {
                    throw new IllegalArgumentException(file + ": not understood: " + name);
                }
            });
            String role = name(file) + " " + statement.path("Sid").asText();
            List<Grant> grants = statement.path("Effect").asText().equals("Allow") ? allowed : denied;
            for (String action : texts(statement.path("Action"))) {
                texts(statement.path("Resource")).forEach(arn -> grants.add(new Grant(role, action, arn)));
            }
        }
        return new Rights(allowed, denied);
    }

    /**
     * A custom role of Azure, assigned on a scope: its actions and its data actions.
     *
     * @param scope what servers call what requests are about, with asterisks
     */
    public static Rights azure(Path file, String scope) {
        JsonNode role = read(file);
        List<Grant> allowed = new ArrayList<>();
        texts(role.path("Actions")).forEach(action -> allowed.add(new Grant(name(file), action, scope)));
        texts(role.path("DataActions")).forEach(action -> allowed.add(new Grant(name(file), action, scope)));
        return new Rights(allowed, List.of());
    }

    /**
     * A custom role of Google's IAM, granted on a resource.
     *
     * @param resource what servers call what requests are about, with asterisks: a condition on names is one, too
     */
    public static Rights google(Path file, String resource) {
        List<Grant> allowed = new ArrayList<>();
        texts(read(file).path("includedPermissions"))
                .forEach(permission -> allowed.add(new Grant(name(file), permission, resource)));
        return new Rights(allowed, List.of());
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** One text, or several. */
    private static List<String> texts(JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node.isTextual()) {
            texts.add(node.asText());
        }
        node.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
