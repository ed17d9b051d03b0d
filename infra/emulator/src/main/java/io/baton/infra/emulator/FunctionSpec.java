package io.baton.infra.emulator;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A function as it is deployed; refuses what Lambda would refuse.
 *
 * @param jar the deployable jar, or a directory of classes
 * @param handler {@code com.acme.X::handleRequest}, or only the class when it implements {@code RequestHandler}
 * @param reservedConcurrency how many invocations may run at once; 0 for any number
 * @param maxRetries of an asynchronous invocation that failed; Lambda's default is 2
 * @param retryDelays before each retry, the last one repeated; Lambda's are 1 and 2 minutes
 * @param maxEventAge after which an event is dropped instead of tried again; Lambda's default is 6 hours
 */
public record FunctionSpec(
        String name,
        Path jar,
        String handler,
        Map<String, String> environment,
        Duration timeout,
        int memoryMegabytes,
        int reservedConcurrency,
        int maxRetries,
        List<Duration> retryDelays,
        Duration maxEventAge) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-_]{1,64}");
    private static final Pattern HANDLER = Pattern.compile("[\\p{Alpha}_$][\\w$]*(\\.[\\p{Alpha}_$][\\w$]*)*(::\\w+)?");
    private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(15);
    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "AWS_LAMBDA_RUNTIME_API",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "LAMBDA_TASK_ROOT",
            "CLASSPATH");

    public FunctionSpec {
        environment = Map.copyOf(environment);
        retryDelays = List.copyOf(retryDelays);
        List<String> problems = new ArrayList<>();
        require(NAME.matcher(name).matches(), "its name must match " + NAME, problems);
        require(Files.exists(jar), "there is no " + jar, problems);
        require(HANDLER.matcher(handler).matches(), "its handler must look like com.acme.X::handleRequest", problems);
        require(
                timeout.isPositive() && timeout.compareTo(LONGEST_TIMEOUT) <= 0,
                "its timeout must be above 0 and at most 15 minutes",
                problems);
        require(
                memoryMegabytes >= 128 && memoryMegabytes <= 10_240,
                "its memory must be 128 to 10240 megabytes",
                problems);
        require(reservedConcurrency >= 0, "its reserved concurrency must not be negative", problems);
        require(maxRetries >= 0 && maxRetries <= 2, "its retries must be 0, 1 or 2", problems);
        require(maxRetries == 0 || !retryDelays.isEmpty(), "its retries need a delay", problems);
        require(retryDelays.stream().noneMatch(Duration::isNegative), "its delays must not be negative", problems);
        require(maxEventAge.isPositive(), "its events' maximum age must be above 0", problems);
        for (String variable : environment.keySet()) {
            require(!RESERVED.contains(variable), variable + " is set by Lambda itself", problems);
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Function " + name + ": " + String.join("; ", problems));
        }
    }

    private static void require(boolean condition, String problem, List<String> problems) {
        if (!condition) {
            problems.add(problem);
        }
    }

    /** The delay before the next attempt, by how many have failed. */
    Duration retryDelay(int failedAttempts) {
        return retryDelays.get(Math.min(failedAttempts, retryDelays.size()) - 1);
    }

    String arn() {
        return "arn:aws:lambda:us-east-1:000000000000:function:" + name;
    }
}
