package mx.prep.config;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Makes values of one record type, whose public constant {@code DEFAULT} holds the components that were left out. */
final class Records {
    private final Class<?> type;
    private final @Nullable Object defaults;

    Records(Class<?> type) {
        this.type = type;
        this.defaults = defaults(type);
    }

    /** Whether the component may be left out: it has a default, may be null, or is a flag, which is then false. */
    boolean isOptional(RecordComponent component) {
        return defaults != null
                || component.getType() == boolean.class
                || component.getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    /** What the component is where it was left out. */
    @Nullable
    Object absent(RecordComponent component) {
        if (defaults == null) {
            return component.getType() == boolean.class ? false : null;
        }
        try {
            return component.getAccessor().invoke(defaults);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " must be public", e);
        }
    }

    /**
     * Makes a record.
     *
     * @throws IllegalArgumentException if its constructor refuses the components
     */
    Object create(@Nullable Object[] components) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getConstructor(types).newInstance(components);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException flaw) {
                throw new IllegalArgumentException(flaw.getMessage(), flaw);
            }
            throw new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " must be public", e);
        }
    }

    private static @Nullable Object defaults(Class<?> type) {
        for (Field field : type.getFields()) {
            if (field.getName().equals("DEFAULT") && field.getType() == type) {
                try {
                    return field.get(null);
                } catch (IllegalAccessException e) {
                    throw new IllegalStateException(type.getName() + " must be public", e);
                }
            }
        }
        return null;
    }
}
