package io.baton.infra.cli;

import java.util.HashMap;
import java.util.Map;

/** Properties of this JVM, as long as a test takes: AWS's SDK looks at them where a process would have variables. */
public final class SystemProperties implements AutoCloseable {

    private final Map<String, String> before = new HashMap<>();

    public void set(String name, String value) {
        before.putIfAbsent(name, System.getProperty(name));
        System.setProperty(name, value);
    }

    @Override
    public void close() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }
}
