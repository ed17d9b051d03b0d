package io.baton.infra.emulator;

import java.time.Duration;
import java.time.Instant;

/** What happened to a function: to an attempt at an invocation, or to an environment. */
public sealed interface InvocationEvent {
    String function();

    Instant at();

    /** Of one attempt at an invocation. */
    sealed interface OfAttempt extends InvocationEvent {
        Attempt of();

        @Override
        default String function() {
            return of().function();
        }

        default String requestId() {
            return of().requestId();
        }

        default int attempt() {
            return of().number();
        }
    }

    /** Accepted; an attempt starts as soon as concurrency allows. */
    record Queued(Attempt of, Instant at) implements OfAttempt {}

    /** Handed to an environment; its timeout runs from here. */
    record Started(Attempt of, Instant at, String environmentId, long pid, boolean coldStart) implements OfAttempt {}

    record Succeeded(Attempt of, Instant at, String resultJson, Duration took) implements OfAttempt {}

    /** The handler threw, or could not be loaded. */
    record Failed(Attempt of, Instant at, String errorType, String message, String resultJson) implements OfAttempt {}

    /** Its environment was killed at the timeout. */
    record TimedOut(Attempt of, Instant at, Duration timeout) implements OfAttempt {}

    /** Its environment ended without an answer: it exited, was killed, or crashed. */
    record EnvironmentDied(Attempt of, Instant at, int exitCode, boolean outOfMemory) implements OfAttempt {
        private static final int SIGKILL = 128 + 9;

        public static final String ERROR_TYPE = "Runtime.ExitError";

        /** In Lambda's words. */
        public String message() {
            return message(exitCode);
        }

        static String message(int exitCode) {
            return switch (exitCode) {
                case 0 -> "Runtime exited without providing a reason";
                case SIGKILL -> "Runtime exited with error: signal: killed";
                default -> "Runtime exited with error: exit status " + exitCode;
            };
        }
    }

    /** What Lambda notes of each attempt that reached an environment, before it tells how the attempt ended. */
    record Noted(Attempt of, Instant at, ReportLine report) implements OfAttempt {}

    /** Its new environment never asked for an event. */
    record InitFailed(Attempt of, Instant at, String errorType, String message) implements OfAttempt {}

    /** Concurrency is used up; tried again, as the same attempt, after a while. */
    record Throttled(Attempt of, Instant at, Duration after) implements OfAttempt {}

    /** The attempt failed; the next one follows. */
    record Retrying(Attempt of, Instant at, Duration after) implements OfAttempt {}

    /** Given up, after the last try or because the event is too old. */
    record Dropped(Attempt of, Instant at, String reason) implements OfAttempt {}

    record EnvironmentStarted(String function, Instant at, String environmentId, long pid) implements InvocationEvent {}

    record EnvironmentEnded(String function, Instant at, String environmentId, long pid, int exitCode)
            implements InvocationEvent {}
}
