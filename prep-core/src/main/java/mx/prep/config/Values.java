package mx.prep.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads single values: which types there are, what they are called, and how their text is written. */
final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,3})?) ?(B|kB|KB|MB|GB|KiB|MiB|GiB)");
    private static final Map<String, Long> UNITS = Map.of(
            "B", 1L,
            "kB", 1000L,
            "KB", 1000L,
            "MB", 1_000_000L,
            "GB", 1_000_000_000L,
            "KiB", 1L << 10,
            "MiB", 1L << 20,
            "GiB", 1L << 30);
    private static final String EXPECTS_BOOLEAN = "true or false";
    private static final String EXPECTS_NUMBER = "a whole number";
    private static final String EXPECTS_SIZE = "a whole number or a size such as 200MiB";
    private static final String EXPECTS_DURATION = "a duration such as 500ms, 60s, 5m, 2h or 1d";
    private static final String EXPECTS_TIME = "a local date and time such as 2021-06-06T20:00";
    private static final String EXPECTS_ZONE = "a time zone such as America/Mexico_City";

    /** A kind of value: what the documentation calls it, what messages expect, and how it is read. */
    private record Kind(String name, String expects, Function<String, Object> parse) {}

    private final Map<Class<?>, Kind> kinds;

    /** Paths are taken relative to the folder. */
    Values(Path folder) {
        Kind number = new Kind("number", EXPECTS_NUMBER, Integer::valueOf);
        Kind size = new Kind("number or size", EXPECTS_SIZE, Values::size);
        kinds = Map.ofEntries(
                Map.entry(String.class, new Kind("text", "text", text -> text)),
                Map.entry(boolean.class, new Kind("true or false", EXPECTS_BOOLEAN, Values::bool)),
                Map.entry(int.class, number),
                Map.entry(Integer.class, number),
                Map.entry(long.class, size),
                Map.entry(Long.class, size),
                Map.entry(double.class, new Kind("decimal number", "a number such as 1.5", Values::decimal)),
                Map.entry(Duration.class, new Kind("duration", EXPECTS_DURATION, Values::duration)),
                Map.entry(URI.class, new Kind("URI", "a URI such as https://host/path", URI::create)),
                Map.entry(Path.class, new Kind("path", "a path", text -> folder.resolve(text))),
                Map.entry(LocalDateTime.class, new Kind("local time", EXPECTS_TIME, LocalDateTime::parse)),
                Map.entry(ZoneId.class, new Kind("time zone", EXPECTS_ZONE, ZoneId::of)),
                Map.entry(Charset.class, new Kind("charset", "a charset such as ISO-8859-1", Charset::forName)),
                Map.entry(Pattern.class, new Kind("regular expression", "a regular expression", Pattern::compile)));
    }

    /** The types that are known by name. */
    Set<Class<?>> types() {
        return kinds.keySet();
    }

    /** Whether values of this type are written as a single value. */
    boolean isScalar(Class<?> type) {
        return kinds.containsKey(type) || type.isEnum() || factory(type).isPresent();
    }

    /** What the documentation calls the type. */
    String name(Class<?> type) {
        Kind kind = kinds.get(type);
        if (kind != null) {
            return kind.name();
        }
        return type.isEnum() ? String.join(", ", names(type)) : "text";
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException with a message that says what is expected, without the text itself
     */
    Object parse(Class<?> type, String text) {
        Kind kind = kinds.get(type);
        if (kind == null) {
            return type.isEnum() ? constant(type, text) : create(type, text);
        }
        try {
            return kind.parse().apply(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            String hint = type == ZoneId.class ? Suggestions.of(text, ZoneId.getAvailableZoneIds()) : "";
            throw new IllegalArgumentException("must be " + kind.expects() + hint, e);
        }
    }

    /** The names of an enum's constants as they are written: lower case, with hyphens. */
    static List<String> names(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant ->
                        ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static Object constant(Class<?> type, String text) {
        String plain = plain(text);
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> plain(((Enum<?>) constant).name()).equals(plain))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("must be one of " + String.join(", ", names(type))
                        + Suggestions.nearest(text, names(type))
                                .map(near -> "; did you mean " + near + "?")
                                .orElse("")));
    }

    private static String plain(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    }

    private static Object bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    private static Object decimal(String text) {
        return new BigDecimal(text).doubleValue();
    }

    private static Object size(String text) {
        Matcher m = SIZE.matcher(text);
        if (!m.matches()) {
            return Long.valueOf(text);
        }
        try {
            BigDecimal unit = BigDecimal.valueOf(UNITS.getOrDefault(m.group(2), 1L));
            return new BigDecimal(m.group(1)).multiply(unit).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("not a whole number of bytes", e);
        }
    }

    private static Object duration(String text) {
        Matcher m = DURATION.matcher(text);
        if (!m.matches()) {
            return Duration.parse(text);
        }
        long amount = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofDays(amount);
        };
    }

    /** The model's values are made from text by {@code parse}, {@code of} or a constructor that takes a string alone. */
    private static Optional<Function<String, Object>> factory(Class<?> type) {
        if (!type.getName().startsWith("mx.prep.model.")) {
            return Optional.empty();
        }
        for (String name : List.of("parse", "of")) {
            for (Method method : type.getMethods()) {
                if (method.getName().equals(name)
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == type
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {String.class})) {
                    return Optional.of(text -> call(() -> method.invoke(null, text)));
                }
            }
        }
        for (Constructor<?> constructor : type.getConstructors()) {
            if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {String.class})) {
                return Optional.of(text -> call(() -> constructor.newInstance(text)));
            }
        }
        return Optional.empty();
    }

    private static Object create(Class<?> type, String text) {
        return factory(type)
                .orElseThrow(() -> new IllegalStateException("not a single value: " + type))
                .apply(text);
    }

    private interface Call {
        Object run() throws ReflectiveOperationException;
    }

    private static Object call(Call call) {
        try {
            return call.run();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException flaw) {
                throw new IllegalArgumentException(flaw.getMessage(), flaw);
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
