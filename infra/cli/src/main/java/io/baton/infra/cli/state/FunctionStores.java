package io.baton.infra.cli.state;

import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import io.baton.Store;
import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.errors.ExplainedException;
import io.baton.infra.cli.text.Json;
import io.baton.internal.snapshot.OpenWindowBytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** The stores of a function's pipeline, with their serdes. Classes of Baton, Kafka and AWS are this program's own. */
final class FunctionStores implements StoreReader {

    /** An open window of an entry. */
    record WindowValue(Instant start, Instant end, @Nullable Object aggregate) {}

    private final URLClassLoader classes;
    private final Map<String, Store<?, ?>> stores = new HashMap<>();
    private final Pipeline.@Nullable Windowed<?, ?, ?> windowed;
    private final Deserializer<?> keys;

    private FunctionStores(URLClassLoader classes, Pipeline<?, ?> pipeline) {
        this.classes = classes;
        pipeline.stores().forEach(store -> stores.put(store.name(), store));
        this.windowed = pipeline.handling() instanceof Pipeline.Windowed<?, ?, ?> its ? its : null;
        this.keys = pipeline.keyDeserializer();
    }

    static FunctionStores open(Path jar, String handler) {
        if (!Files.isRegularFile(jar)) {
            throw new IllegalArgumentException("there is no file --jar " + jar + ": build it first");
        }
        URLClassLoader classes = new URLClassLoader(new URL[] {url(jar)}, FunctionStores.class.getClassLoader());
        try {
            Pipeline<?, ?> pipeline = pipeline(classes, jar, handler.split("::", 2)[0]);
            if (pipeline.stores().isEmpty()) {
                throw new IllegalArgumentException("--handler %s: its pipeline keeps no state".formatted(handler));
            }
            return new FunctionStores(classes, pipeline);
        } catch (RuntimeException e) {
            close(classes);
            throw e;
        }
    }

    private static URL url(Path jar) {
        try {
            return jar.toAbsolutePath().toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("--jar " + jar + " is not a file's name", e);
        }
    }

    private static Pipeline<?, ?> pipeline(ClassLoader classes, Path jar, String name) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes); // some serdes look for classes there
        try {
            Object function =
                    Class.forName(name, true, classes).getDeclaredConstructor().newInstance();
            if (!(function instanceof PartitionConsumerFunction<?, ?>)) {
                throw new IllegalArgumentException("--handler: %s is no PartitionConsumerFunction".formatted(name));
            }
            Method method = declaring(function.getClass());
            method.setAccessible(true);
            return (Pipeline<?, ?>) method.invoke(function);
        } catch (InvocationTargetException e) {
            throw new ExplainedException(
                    "the constructor of %s or its pipeline() failed: %s"
                            .formatted(name, ErrorText.of(e.getCause() == null ? e : e.getCause())),
                    e);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "--handler: the jar %s has no class %s: check the package, and that it is the jar with the dependencies"
                            .formatted(jar, name),
                    e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new ExplainedException("%s of the jar %s can't be used: %s".formatted(name, jar, e), e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Method declaring(Class<?> type) throws NoSuchMethodException {
        for (Class<?> one = type; one != null; one = one.getSuperclass()) {
            for (Method method : one.getDeclaredMethods()) {
                if (method.getName().equals("pipeline") && method.getParameterCount() == 0 && !method.isBridge()) {
                    return method;
                }
            }
        }
        throw new NoSuchMethodException("pipeline()");
    }

    @Override
    public EntryLine entry(String topic, String store, byte[] key, byte[] value) {
        Store<?, ?> known = stores.get(store);
        if (known == null) {
            return StoreReader.undecoded(store, key, value, "the pipeline has no store of this name");
        }
        try {
            if (windowed != null && store.equals(windowed.openWindows().name())) {
                return new EntryLine(
                        store, json(keys.deserialize(topic, key)), windows(topic, value, windowed), null, null);
            }
            return new EntryLine(
                    store,
                    json(known.keySerde().deserializer().deserialize(topic, key)),
                    json(known.valueSerde().deserializer().deserialize(topic, value)),
                    null,
                    null);
        } catch (RuntimeException e) {
            return StoreReader.undecoded(store, key, value, "the serde failed: " + ErrorText.of(e));
        }
    }

    private static List<WindowValue> windows(String topic, byte[] value, Pipeline.Windowed<?, ?, ?> windowed) {
        return OpenWindowBytes.of(value).stream()
                .map(window -> new WindowValue(
                        Instant.ofEpochMilli(window.start()),
                        Instant.ofEpochMilli(window.end()),
                        json(windowed.aggregates().deserializer().deserialize(topic, window.aggregate()))))
                .toList();
    }

    /** What JSON has a form for; else what the object says of itself. */
    private static Object json(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        if (value instanceof byte[] bytes) {
            return StoreReader.base64(bytes);
        }
        if (value instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return StoreReader.base64(bytes);
        }
        try {
            var unused = Json.line(value);
            return value;
        } catch (IllegalStateException e) {
            return value.toString();
        }
    }

    @Override
    public void close() {
        close(classes);
    }

    private static void close(URLClassLoader classes) {
        try {
            classes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
