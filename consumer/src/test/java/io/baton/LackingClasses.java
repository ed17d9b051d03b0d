package io.baton;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** A function's package without an optional part: loads our own classes anew, so that they look for it here. */
public final class LackingClasses extends ClassLoader {

    private final List<String> lacking;
    private final List<String> ours;

    /** Both as beginnings of names. */
    public LackingClasses(List<String> lacking, List<String> ours) {
        super(LackingClasses.class.getClassLoader());
        this.lacking = lacking;
        this.ours = ours;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (lacking.stream().anyMatch(name::startsWith)) {
            throw new ClassNotFoundException(name);
        }
        if (ours.stream().noneMatch(name::startsWith)) {
            return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream file =
                Objects.requireNonNull(getParent().getResourceAsStream(name.replace('.', '/') + ".class"))) {
            byte[] bytes = file.readAllBytes();
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
