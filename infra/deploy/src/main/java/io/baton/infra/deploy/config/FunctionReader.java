package io.baton.infra.deploy.config;

import io.baton.infra.deploy.config.FunctionSettings.AsyncInvocation;
import io.baton.infra.deploy.config.FunctionSettings.Grants;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads what the functions of all partitions have in common. */
final class FunctionReader {

    private static final String RESERVED = "reservedConcurrentExecutions";
    /** What a watchdog took over stays with its invocation until the next tick. */
    private static final int LEAST_OF_A_GROUP = 4;

    private static final Duration SHORTEST_AGE = Duration.ofSeconds(60);
    private static final Duration LONGEST_AGE = Duration.ofHours(6);

    private FunctionReader() {}

    /** A path is relative to {@code directory}. */
    static FunctionSettings read(Section file, Schedules schedules, Grouping grouping, Path directory) {
        Path jar = file.required("code", Path.of(""), "the function's jar, relative to this file", directory::resolve);
        String handler = file.required(
                "handler",
                "",
                "the handler's class, as in com.acme.OrdersFunction::handleRequest",
                Forms.form(Forms.HANDLER, 128));
        Integer reserved = reservedConcurrency(file, grouping);
        Machine machine = new Machine(
                file.value("runtime", "java25", "java21 or java25", Forms.oneOf("java21", "java25")),
                file.value("architecture", "arm64", "arm64 or x86_64", Forms.oneOf("arm64", "x86_64")),
                file.number("memorySize", 128, 10_240, 512),
                reserved);
        String jvmOptions = file.optional("jvmOptions", "options of the JVM", String::strip);
        Section letters = file.section("deadLetters");
        Grants grants = new Grants(
                file.texts("managedPolicies", "the ARN of a managed policy", Forms.POLICY),
                letters.texts("kafkaTopics", "a topic's name", Forms.TOPIC),
                letters.texts("queues", "the ARN of an SQS queue", Forms.QUEUE),
                letters.texts("topics", "the ARN of an SNS topic", Forms.SNS_TOPIC),
                OutputsReader.read(file));
        letters.refuseUnknown();
        return new FunctionSettings(
                jar,
                handler,
                machine,
                file.textMap("environment"),
                jvmOptions,
                grants,
                StateReader.read(file),
                asyncInvocation(file, schedules));
    }

    private static @Nullable Integer reservedConcurrency(Section file, Grouping grouping) {
        if (!file.has(RESERVED)) {
            return null;
        }
        // two hold at once for a moment, and a watchdog or a tick that comes twice is a third
        int reserved = file.number(RESERVED, 2, 1_000, 3);
        if (!grouping.isNone() && reserved < LEAST_OF_A_GROUP) {
            file.refuse(
                    RESERVED,
                    "is %d, and a function of several partitions needs %d at least: the holder, its successor, and watchdogs that hold single partitions after an invocation lost them"
                            .formatted(reserved, LEAST_OF_A_GROUP));
        }
        return reserved;
    }

    /**
     * With a watchdog, an event that is older than a minute has a fresher one behind it. Without one, an invocation that
     * fails near the end of its 15 minutes must still be young enough for its retries.
     */
    private static AsyncInvocation asyncInvocation(Section file, Schedules schedules) {
        Duration otherwise = schedules.watchdog() ? SHORTEST_AGE : Duration.ofMinutes(20);
        return new AsyncInvocation(
                file.number("retryAttempts", 0, 2, 2),
                file.duration("maxEventAge", SHORTEST_AGE, LONGEST_AGE, otherwise));
    }
}
