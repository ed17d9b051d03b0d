package io.baton.infra.explorer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** All of Baton once more, with one source changed: so production code needs no switches to be broken by. */
final class MutatedCode extends ClassLoader {

    private static final String OURS = "io.baton.";

    private final Map<String, ByteArrayOutputStream> changed;

    private MutatedCode(ClassLoader parent, Map<String, ByteArrayOutputStream> changed) {
        super(parent);
        this.changed = changed;
    }

    static MutatedCode of(Path root, Mutation mutation) throws IOException {
        String source = Files.readString(root.resolve(mutation.file()), UTF_8);
        int at = source.indexOf(mutation.code());
        if (at < 0 || source.indexOf(mutation.code(), at + 1) >= 0) {
            throw new IllegalStateException("%s: its code is not there once any more; bring the table up to date: %s"
                    .formatted(mutation.guard(), mutation.code()));
        }
        String type = mutation.file()
                .replaceAll(".*/src/(main|test)/java/|\\.java$", "")
                .replace('/', '.');
        return new MutatedCode(
                MutatedCode.class.getClassLoader(), compiled(type, source.replace(mutation.code(), mutation.broken())));
    }

    private static Map<String, ByteArrayOutputStream> compiled(String type, String source) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var output = new StringWriter();
        try (var files = new InMemory(compiler.getStandardFileManager(null, null, UTF_8))) {
            var options = List.of("-classpath", classPath, "-proc:none", "-nowarn", "-parameters");
            var units = List.of(new Source(type, source));
            if (!compiler.getTask(output, files, null, options, null, units).call()) {
                throw new IllegalStateException(type + " does not compile once it is changed: " + output);
            }
            return files.classes;
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(OURS)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? defined(name) : loaded;
        }
    }

    private Class<?> defined(String name) throws ClassNotFoundException {
        byte[] bytes = bytesOf(name);
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] bytesOf(String name) throws ClassNotFoundException {
        ByteArrayOutputStream ours = changed.get(name);
        if (ours != null) {
            return ours.toByteArray();
        }
        try (InputStream found = getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (found == null) {
                throw new ClassNotFoundException(name);
            }
            return found.readAllBytes();
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String type, String text) {
            super(URI.create("string:///" + type.replace('.', '/') + Kind.SOURCE.extension), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    private static final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {

        private final Map<String, ByteArrayOutputStream> classes = new HashMap<>();

        InMemory(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(
                Location location, String name, JavaFileObject.Kind kind, @Nullable FileObject sibling) {
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    var bytes = new ByteArrayOutputStream();
                    classes.put(name, bytes);
                    return bytes;
                }
            };
        }
    }
}
