package io.baton.infra.local;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * Main class of every child JVM: runs the main class named by its first argument, and ends the JVM as soon as its
 * standard input does. The parent holds the other end, so a child never outlives it, whichever way it died. A
 * stopped child can't notice: see {@link Signals}.
 */
public final class Tether {
    static final int ORPHANED = 86;

    private Tether() {}

    public static void main(String[] args) throws Throwable {
        Thread watcher = new Thread(Tether::endWithParent, "tether");
        watcher.setDaemon(true);
        watcher.start();
        String[] rest = Arrays.copyOfRange(args, 1, args.length);
        try {
            Method main = Class.forName(args[0]).getMethod("main", String[].class);
            // the java command doesn't ask for a public class either
            main.setAccessible(true);
            main.invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // the parent says nothing; only the end of it matters
            }
        } catch (IOException e) {
            // as good as the end
        }
        Runtime.getRuntime().halt(ORPHANED);
    }
}
