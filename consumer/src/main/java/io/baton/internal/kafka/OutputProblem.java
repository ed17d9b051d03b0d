package io.baton.internal.kafka;

import io.baton.internal.output.OutputException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A problem of the place that outputs are written to, which the function looks for before its claim, and the doctor at any time.
 *
 * @param what a sentence that names the topic, the id or the setting
 * @param remedy what to do, as a sentence
 */
public record OutputProblem(
        Grade grade, String what, String remedy, @Nullable Throwable cause) {

    private static final Logger LOG = LoggerFactory.getLogger(OutputProblem.class);

    /** How bad it is. */
    public enum Grade {
        /** No output can be written. */
        ERROR,
        /** The principal may not use something; another principal may. */
        NOT_ALLOWED,
        /** Outputs are written, and are not what they should be. */
        WARNING
    }

    static OutputProblem error(String what, String remedy, @Nullable Throwable cause) {
        return new OutputProblem(Grade.ERROR, what, remedy, cause);
    }

    static OutputProblem notAllowed(String what, String remedy, @Nullable Throwable cause) {
        return new OutputProblem(Grade.NOT_ALLOWED, what, remedy, cause);
    }

    static OutputProblem warning(String what, String remedy) {
        return new OutputProblem(Grade.WARNING, what, remedy, null);
    }

    /** @throws OutputException for the first problem that leaves nothing written; the others are logged */
    static void refuse(Collection<OutputProblem> problems) {
        for (OutputProblem problem : problems) {
            if (problem.grade != Grade.WARNING) {
                throw new OutputException(OutputException.Kind.FAILED, problem.toString(), problem.cause);
            }
            LOG.warn("{}", problem);
        }
    }

    @Override
    public String toString() {
        return what + " " + remedy;
    }
}
