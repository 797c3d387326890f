package mx.prep.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import mx.prep.error.ConfigException;
import mx.prep.error.PrepException;
import mx.prep.internal.secret.Secrets;
import mx.prep.spi.Builder;
import mx.prep.spi.PrepExtension.Component;
import org.jspecify.annotations.Nullable;

/**
 * Puts blocks of a file onto builders. What is wrong is added to the problems, and nothing comes back; other keys are
 * still looked at.
 */
final class Binder {
    private static final String TYPE = "type";
    private static final Pattern SENSITIVE =
            Pattern.compile("(?i)password|secret|token|credential|key|env|auth|ur[il]");

    private final Components components;
    private final Secrets secrets;
    private final Problems problems;
    private final SecretFiles secretFiles;
    private final Values values;
    private final Options options;

    /**
     * A binder for one file.
     *
     * @param folder what paths are relative to
     * @param environment value of an environment variable, or null if it isn't set
     */
    Binder(Components components, Path folder, UnaryOperator<@Nullable String> environment, Problems problems) {
        this.components = components;
        this.secrets = Secrets.of(environment);
        this.problems = problems;
        this.secretFiles = new SecretFiles(problems);
        this.values = new Values(folder);
        this.options = new Options(values);
    }

    /** What a block with a {@code type} describes. */
    <T> Optional<T> component(Class<T> port, Node node, String where) {
        if (!(node instanceof Node.Block block)) {
            problems.add(
                    node.line(),
                    where,
                    "must be a block that starts with type, such as {type: " + example(port) + "}, not " + node.kind());
            return Optional.empty();
        }
        return type(port, block, where)
                .flatMap(component -> build(component.builder().get(), block.without(TYPE), where))
                .map(port::cast);
    }

    private Optional<Component<?>> type(Class<?> port, Node.Block block, String where) {
        Optional<Node.Entry> entry = block.find(TYPE);
        String name = Components.portName(port);
        if (entry.isEmpty()) {
            problems.add(
                    block.line(),
                    where,
                    "needs type, which comes first in the block" + Suggestions.of("", components.types(port)));
            return Optional.empty();
        }
        if (!block.entries().get(0).key().equals(TYPE)) {
            problems.add(entry.get().line(), join(where, TYPE), "comes first in a block; move it up");
        }
        if (!(entry.get().value() instanceof Node.Scalar scalar)) {
            problems.add(entry.get().line(), join(where, TYPE), "must be the name of a " + name);
            return Optional.empty();
        }
        Optional<Component<?>> component = components.find(port, scalar.text());
        if (component.isEmpty()) {
            problems.add(
                    scalar.line(),
                    join(where, TYPE),
                    "there is no " + name + " of type " + scalar.text()
                            + Suggestions.of(scalar.text(), components.types(port))
                            + "; a type that another module brings needs that module on the class path");
        }
        return component;
    }

    private String example(Class<?> port) {
        return components.types(port).stream().findFirst().orElse("…");
    }

    /** Sets the block's keys and builds; errors of the build stand at the block's line. */
    <T> Optional<T> build(Builder<T> builder, Node.Block block, String where) {
        if (!set(builder, block, where)) {
            return Optional.empty();
        }
        try {
            return Optional.of(builder.build());
        } catch (PrepException | IllegalArgumentException e) {
            problems.add(block.line(), where, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /** The keys that a builder knows. */
    Set<String> keys(Builder<?> builder) {
        return options.of(builder.getClass()).keySet();
    }

    /** Sets the block's keys; true if nothing was wrong. */
    boolean set(Builder<?> builder, Node.Block block, String where) {
        Map<String, Options.Option> known = options.of(builder.getClass());
        boolean good = true;
        for (Node.Entry entry : block.entries()) {
            String path = join(where, entry.key());
            Options.Option option = known.get(entry.key());
            if (option == null) {
                problems.add(entry.line(), path, "is not an option here" + hint(entry.key(), known));
                good = false;
            } else {
                good &= set(builder, option, entry, path);
            }
        }
        return good;
    }

    private static String hint(String key, Map<String, Options.Option> known) {
        String variable = key + "Env";
        return known.containsKey(variable)
                ? "; secrets don't belong into the file: " + variable + " takes the name of an environment variable, or"
                        + " file: and a path"
                : Suggestions.of(key, known.keySet());
    }

    private boolean set(Builder<?> builder, Options.Option option, Node.Entry entry, String path) {
        Optional<Object> value = option.key().endsWith("Env")
                ? variables(option.type(), entry.value(), path)
                : value(option.type(), entry.value(), path);
        if (value.isEmpty()) {
            return false;
        }
        secretFiles.value(entry.line(), path, option.key(), value.get());
        try {
            option.setter().invoke(builder, value.get());
            return true;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof PrepException || e.getCause() instanceof IllegalArgumentException) {
                problems.add(entry.line(), path, String.valueOf(e.getCause().getMessage()));
                return false;
            }
            throw new IllegalStateException("the option " + path + " can't be set", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(builder.getClass().getName() + " must be public", e);
        }
    }

    /** The places of secrets: one, or one for each key of a block or item of a list. */
    private Optional<Object> variables(Type type, Node node, String path) {
        if (type == String.class) {
            return variable(node, path);
        }
        Optional<Object> names = value(type, node, path);
        boolean good = names.isPresent();
        if (node instanceof Node.Block block) {
            for (Node.Entry entry : block.entries()) {
                good &= variable(entry.value(), join(path, entry.key())).isPresent();
            }
        } else if (node instanceof Node.Items items) {
            for (int i = 0; i < items.items().size(); i++) {
                good &= variable(items.items().get(i), path + "[" + i + "]").isPresent();
            }
        }
        return good ? names : Optional.empty();
    }

    /** A secret's place: an environment variable that is set, or a file that can be read. */
    private Optional<Object> variable(Node node, String path) {
        if (!(node instanceof Node.Scalar scalar) || !Secrets.isPlace(scalar.text())) {
            problems.add(
                    node.line(),
                    path,
                    "takes the name of an environment variable in capitals, such as PREP_PASSWORD, or a file, such as"
                            + " file:/run/secrets/password, never the secret itself");
            return Optional.empty();
        }
        try {
            if (secrets.apply(scalar.text()) != null) {
                secretFiles.place(scalar.line(), path, scalar.text());
                return Optional.of(scalar.text());
            }
            problems.add(
                    scalar.line(),
                    path,
                    "the environment variable " + scalar.text()
                            + " isn't set; set it for the process that runs the publisher");
        } catch (ConfigException e) {
            problems.add(scalar.line(), path, String.valueOf(e.getMessage()));
        }
        return Optional.empty();
    }

    /** A value of any type that a setter or a record may take. */
    Optional<Object> value(Type type, Node node, String where) {
        if (node instanceof Node.Empty) {
            problems.add(node.line(), where, "has no value; write one or remove the key");
            return Optional.empty();
        }
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return Options.isList(generic) ? list(generic, arguments[0], node, where) : map(arguments[1], node, where);
        }
        Class<?> plain = (Class<?>) type;
        if (Components.isPort(plain)) {
            return component(plain, node, where).map(part -> part);
        }
        return values.isScalar(plain) ? scalar(plain, node, where) : record(plain, node, where);
    }

    private Optional<Object> scalar(Class<?> type, Node node, String where) {
        if (!(node instanceof Node.Scalar scalar)) {
            problems.add(node.line(), where, "must be " + values.name(type) + ", not " + node.kind());
            return Optional.empty();
        }
        try {
            return Optional.of(values.parse(type, scalar.text()));
        } catch (IllegalArgumentException e) {
            String key = where.substring(where.lastIndexOf('.') + 1);
            String shown = SENSITIVE.matcher(key).find() || scalar.text().length() > 60
                    ? ""
                    : " (it is " + scalar.text() + ")";
            problems.add(node.line(), where, e.getMessage() + shown);
            return Optional.empty();
        }
    }

    private Optional<Object> list(ParameterizedType type, Type item, Node node, String where) {
        if (!(node instanceof Node.Items items)) {
            problems.add(node.line(), where, "must be a list, such as [first, second], not " + node.kind());
            return Optional.empty();
        }
        List<Object> result = new ArrayList<>();
        for (int i = 0; i < items.items().size(); i++) {
            value(item, items.items().get(i), where + "[" + i + "]").ifPresent(result::add);
        }
        if (result.size() < items.items().size()) {
            return Optional.empty();
        }
        return Optional.of(type.getRawType() == List.class ? result : new LinkedHashSet<>(result));
    }

    private Optional<Object> map(Type item, Node node, String where) {
        if (!(node instanceof Node.Block block)) {
            problems.add(node.line(), where, "must be a block of keys and values, not " + node.kind());
            return Optional.empty();
        }
        Map<String, Object> result = new LinkedHashMap<>();
        for (Node.Entry entry : block.entries()) {
            value(item, entry.value(), join(where, entry.key())).ifPresent(v -> result.put(entry.key(), v));
        }
        return result.size() < block.entries().size() ? Optional.empty() : Optional.of(result);
    }

    /** A record from a block; its {@code DEFAULT}, if it has one, says what a missing key means. */
    private Optional<Object> record(Class<?> type, Node node, String where) {
        if (!(node instanceof Node.Block block)) {
            problems.add(node.line(), where, "must be a block of keys, not " + node.kind());
            return Optional.empty();
        }
        RecordComponent[] parts = type.getRecordComponents();
        List<String> keys = Arrays.stream(parts).map(RecordComponent::getName).toList();
        boolean good = true;
        for (Node.Entry entry : block.entries()) {
            if (!keys.contains(entry.key())) {
                problems.add(
                        entry.line(),
                        join(where, entry.key()),
                        "is not an option here" + Suggestions.of(entry.key(), keys));
                good = false;
            }
        }
        @Nullable Object[] arguments = new @Nullable Object[parts.length];
        Records records = new Records(type);
        for (int i = 0; i < parts.length; i++) {
            String path = join(where, parts[i].getName());
            Optional<Node.Entry> entry = block.find(parts[i].getName());
            if (entry.isPresent()) {
                Optional<Object> value =
                        value(parts[i].getGenericType(), entry.get().value(), path);
                arguments[i] = value.orElse(null);
                good &= value.isPresent();
            } else if (records.isOptional(parts[i])) {
                arguments[i] = records.absent(parts[i]);
            } else {
                problems.add(block.line(), path, "is missing");
                good = false;
            }
        }
        return good ? create(records, arguments, block, where) : Optional.empty();
    }

    private Optional<Object> create(Records records, @Nullable Object[] arguments, Node.Block block, String where) {
        try {
            return Optional.of(records.create(arguments));
        } catch (IllegalArgumentException e) {
            problems.add(block.line(), where, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static String join(String where, String key) {
        return where.isEmpty() ? key : where + "." + key;
    }
}
