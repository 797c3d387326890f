package mx.prep.testkit.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
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
        return azure(file, scope, any -> NameCondition.NONE);
    }

    /**
     * The same, assigned on a container with a condition on the paths of its blobs.
     *
     * @param condition a file with the condition
     */
    public static Rights azure(Path file, String container, Path condition) {
        Map<String, NameCondition> conditions = NameCondition.azure(text(condition));
        return azure(
                file,
                container + "/*",
                action -> conditions.getOrDefault(action, NameCondition.NONE).under(container + "/"));
    }

    private static Rights azure(Path file, String scope, Function<String, NameCondition> conditions) {
        JsonNode role = read(file);
        List<Grant> allowed = new ArrayList<>();
        Stream.concat(texts(role.path("Actions")).stream(), texts(role.path("DataActions")).stream())
                .forEach(action -> allowed.addAll(conditions.apply(action).grants(name(file), action, scope)));
        return new Rights(allowed, List.of());
    }

    /**
     * A custom role of Google's IAM, granted on a resource.
     *
     * @param resource what servers call what requests are about, with asterisks
     */
    public static Rights google(Path file, String resource) {
        return google(file, resource, NameCondition.NONE);
    }

    /**
     * The same, granted on a bucket with a condition on the names of its objects.
     *
     * @param condition a file as {@code --condition-from-file} takes it
     */
    public static Rights google(Path file, String bucket, Path condition) {
        NameCondition names =
                NameCondition.google(read(condition).path("expression").asText(), bucket);
        return google(file, bucket + "/*", names.under(bucket + "/"));
    }

    private static Rights google(Path file, String resource, NameCondition names) {
        List<Grant> allowed = new ArrayList<>();
        texts(read(file).path("includedPermissions"))
                .forEach(permission -> allowed.addAll(names.grants(name(file), permission, resource)));
        return new Rights(allowed, List.of());
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
