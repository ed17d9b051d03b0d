package io.baton;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties of a report, read from its fields. */
final class Bean {

    private Bean() {}

    /** By their names, in the order of the class, without those that are null. */
    static Map<String, Object> properties(Object bean) {
        var properties = new LinkedHashMap<String, Object>();
        for (Field field : bean.getClass().getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                Object value = valueOf(field, bean);
                if (value != null) {
                    properties.put(field.getName(), value);
                }
            }
        }
        return properties;
    }

    private static @Nullable Object valueOf(Field field, Object bean) {
        try {
            field.setAccessible(true);
            return field.get(bean);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("Baton reads the fields of its own classes: " + field, e);
        }
    }

    static String text(Object bean) {
        var properties = new ArrayList<String>();
        properties(bean).forEach((name, value) -> properties.add(name + "=" + value));
        return bean.getClass().getSimpleName() + properties;
    }
}
