package mx.prep.config;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import mx.prep.spi.Builder;

/** The options that a builder or a record has, found by reflection. */
final class Options {
    private final Values values;

    Options(Values values) {
        this.values = values;
    }

    /** One option of a builder. */
    record Option(String key, Type type, Method setter) {}

    /**
     * A builder's options by key: its public methods with one parameter that return the builder, where the parameter
     * can be written in a file. What can't, such as a clock or a listener, is an option for code only.
     */
    Map<String, Option> of(Class<?> builder) {
        Map<String, Option> options = new TreeMap<>();
        for (Method method : builder.getMethods()) {
            if (isSetter(builder, method) && isBindable(method.getGenericParameterTypes()[0])) {
                Option option = new Option(method.getName(), method.getGenericParameterTypes()[0], method);
                if (options.put(option.key(), option) != null) {
                    throw new IllegalStateException(builder.getName() + " overloads the option " + option.key());
                }
            }
        }
        return options;
    }

    private static boolean isSetter(Class<?> builder, Method method) {
        return method.getParameterCount() == 1
                && !Modifier.isStatic(method.getModifiers())
                && !method.isBridge()
                && Builder.class.isAssignableFrom(method.getReturnType())
                && method.getReturnType().isAssignableFrom(builder);
    }

    /** Whether values of this type can be written in a file. */
    boolean isBindable(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return isList(generic) ? isBindable(arguments[0]) : isMap(generic) && isBindable(arguments[1]);
        }
        return type instanceof Class<?> plain
                && (values.isScalar(plain) || Components.isPort(plain) || isRecord(plain));
    }

    private boolean isRecord(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getGenericType)
                        .allMatch(this::isBindable);
    }

    private static boolean isMap(ParameterizedType type) {
        return type.getRawType() == Map.class && type.getActualTypeArguments()[0] == String.class;
    }

    static boolean isList(ParameterizedType type) {
        return List.of(List.class, Set.class).contains(type.getRawType());
    }

    /** What the documentation calls the type. */
    String name(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return isList(generic) ? "list of " + name(arguments[0]) : "block of " + name(arguments[1]);
        }
        Class<?> plain = (Class<?>) type;
        if (Components.isPort(plain)) {
            return Components.portName(plain);
        }
        return values.isScalar(plain) ? values.name(plain) : "block";
    }
}
