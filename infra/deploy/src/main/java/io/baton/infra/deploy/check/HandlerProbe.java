package io.baton.infra.deploy.check;

import java.lang.reflect.InvocationTargetException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Constructs the handler as Lambda would, in a JVM of its own with the function's jar and this class alone. Prints what is
 * wrong, and what a function of Baton's writes to.
 */
public final class HandlerProbe {

    static final int REFUSED = 3;
    /** The constructor needs something that only the function has. */
    static final int UNKNOWN = 4;

    private HandlerProbe() {}

    /** Arguments: the class, and its method unless that is {@code handleRequest}. */
    public static void main(String[] arguments) {
        int answer = REFUSED;
        String told;
        try {
            told = refusal(arguments[0], arguments.length > 1 ? arguments[1] : "handleRequest");
            answer = told.isEmpty() ? 0 : REFUSED;
        } catch (InvocationTargetException e) {
            told = "its constructor fails: " + chain(e);
            answer = asksOthers(e) ? UNKNOWN : REFUSED;
        }
        System.out.println(told);
        // threads of the handler must not keep this JVM alive
        Runtime.getRuntime().halt(answer);
    }

    private static String refusal(String type, String method) throws InvocationTargetException {
        try {
            Class<?> handler = Class.forName(type);
            if (Arrays.stream(handler.getMethods())
                    .noneMatch(one -> one.getName().equals(method))) {
                return "it has no public method " + method;
            }
            Object made = handler.getConstructor().newInstance();
            if (isBatons(handler)) {
                // a line of its own, whatever the handler has printed
                System.out.println(System.lineSeparator() + outputs(made));
            }
            return "";
        } catch (NoSuchMethodException e) {
            return "it has no public constructor without arguments";
        } catch (InstantiationException e) {
            return "it is abstract";
        } catch (IllegalAccessException e) {
            return "it is not public";
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            return "the jar lacks a class that it needs, "
                    + String.valueOf(e.getMessage()).replace('/', '.') + ": build the jar with its dependencies";
        } catch (LinkageError e) {
            return "it can't be loaded: " + e;
        }
    }

    private static String outputs(Object handler) {
        try {
            return PipelineProbe.line(handler);
        } catch (LinkageError e) {
            return WrittenTopics.unknown("the jar has another version of Baton: " + e)
                    .line();
        }
    }

    /** By name, as a jar may have no Baton. */
    private static boolean isBatons(Class<?> handler) {
        return hasAncestor(handler, "io.baton.PartitionConsumerFunction");
    }

    private static boolean hasAncestor(Class<?> type, String name) {
        return Stream.<Class<?>>iterate(type, Objects::nonNull, Class::getSuperclass)
                .anyMatch(ancestor -> ancestor.getName().equals(name));
    }

    /** AWS refuses made-up credentials, and this machine is not in the function's network. */
    private static boolean asksOthers(InvocationTargetException failure) {
        return causes(failure).stream()
                .anyMatch(cause -> cause instanceof SocketException
                        || cause instanceof UnknownHostException
                        || cause instanceof SocketTimeoutException
                        || cause instanceof HttpTimeoutException
                        || isAnswerOfAws(cause.getClass()));
    }

    /** By name, as this class has no SDK while the handler's jar may have one. */
    private static boolean isAnswerOfAws(Class<?> type) {
        return hasAncestor(type, "software.amazon.awssdk.core.exception.SdkServiceException")
                || hasAncestor(type, "com.amazonaws.AmazonServiceException");
    }

    private static String chain(InvocationTargetException failure) {
        return causes(failure).stream()
                .map(Throwable::toString)
                .collect(Collectors.joining(", caused by "))
                .replaceAll("\\s+", " ");
    }

    private static List<Throwable> causes(InvocationTargetException failure) {
        List<Throwable> causes = new ArrayList<>();
        for (Throwable cause = failure.getCause(); cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
