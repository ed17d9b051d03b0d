package io.baton.infra.deploy.check;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Constructs the handler as Lambda would, in a JVM of its own that has the function's jar and this class, and nothing
 * else. Says what is wrong on standard output.
 */
public final class HandlerProbe {

    static final int REFUSED = 3;

    private HandlerProbe() {}

    /** The class, and its method or nothing. */
    public static void main(String[] arguments) {
        String refusal = refusal(arguments[0], arguments.length > 1 ? arguments[1] : "handleRequest");
        System.out.println(refusal);
        // threads of the handler's own must not keep this JVM
        Runtime.getRuntime().halt(refusal.isEmpty() ? 0 : REFUSED);
    }

    private static String refusal(String type, String method) {
        try {
            Class<?> handler = Class.forName(type);
            if (Arrays.stream(handler.getMethods())
                    .noneMatch(one -> one.getName().equals(method))) {
                return "it has no public method " + method;
            }
            handler.getConstructor().newInstance();
            return "";
        } catch (NoSuchMethodException e) {
            return "it has no public constructor without arguments";
        } catch (InstantiationException e) {
            return "it is abstract";
        } catch (IllegalAccessException e) {
            return "it is not public";
        } catch (InvocationTargetException e) {
            return "its constructor fails: " + e.getCause();
        } catch (ClassNotFoundException | LinkageError e) {
            return "it can't be loaded: " + e;
        }
    }
}
