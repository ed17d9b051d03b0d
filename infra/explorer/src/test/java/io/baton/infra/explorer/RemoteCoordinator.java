package io.baton.infra.explorer;

import io.baton.infra.explorer.Coordinator.Answer;
import io.baton.infra.explorer.Coordinator.Request;
import io.baton.internal.output.Committed;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputException.Kind;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.output.OutputTransactions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator as one invocation sees it, through a producer that keeps the rules of {@code KafkaOutputTransactions}: each
 * request waits until the explorer has decided what becomes of it. One that nobody waits for any more stays under way.
 */
final class RemoteCoordinator implements OutputTransactions {

    private static final long NONE = -1;

    private final Sandbox sandbox;
    private final List<OutputRecord> open = new ArrayList<>();
    private long epoch = NONE;
    private boolean owns;
    private @Nullable Committed last;
    private @Nullable Committed committing;
    /** Whether the flow was to end when it first asked for the commit. */
    private boolean committingTheLast;

    private @Nullable Request asked;
    private @Nullable Answer answer;
    private @Nullable Request stray;
    private boolean lost;
    private boolean late;

    RemoteCoordinator(Sandbox sandbox) {
        this.sandbox = sandbox;
    }

    @Override
    public Optional<Committed> takeOver() {
        if (!owns) {
            if (epoch == NONE) {
                epoch = ((Answer.Epoch) ask(new Request.Init())).epoch();
            }
            last = ((Answer.Last) ask(new Request.Read())).committed().orElse(null);
            owns = true;
        }
        return Optional.ofNullable(last);
    }

    @Override
    public void send(OutputRecord output) {
        if (committing != null) {
            throw failed(Kind.FAILED, "nothing can be sent while a commit has no answer");
        }
        open.add(output);
    }

    @Override
    public void commit(Committed position) {
        if (!position.equals(committing)) {
            if (committing != null) {
                throw failed(Kind.FAILED, "another commit has no answer yet");
            }
            committing = position;
            committingTheLast = sandbox.worker().isEnding();
        }
        ask(new Request.Commit(epoch, List.copyOf(open), position));
        committing = null;
        open.clear();
        last = position;
    }

    private Answer ask(Request request) {
        asked = request;
        answer = null;
        lost = false;
        late = false;
        sandbox.knowledge().asksCoordinator(request);
        boolean awaited = sandbox.side().parkAsking();
        asked = null;
        if (!awaited) {
            stray = answer == null ? request : null;
            throw failed(Kind.FAILED, "interrupted");
        }
        sandbox.knowledge().hearsOfCoordinator(lost ? null : answer);
        if (lost) {
            throw new OutputException(Kind.REPEAT, "no answer", null);
        }
        if (answer instanceof Answer.Fenced) {
            throw failed(Kind.FENCED, "another producer has the transactional id");
        }
        return Objects.requireNonNull(answer);
    }

    /** The next one needs another producer. */
    private OutputException failed(Kind kind, String why) {
        owns = false;
        epoch = NONE;
        open.clear();
        committing = null;
        return new OutputException(kind, why, null);
    }

    @Override
    public void close() {
        open.clear();
    }

    // What the explorer decides

    /** Whether a request waits for the coordinator. */
    boolean asks() {
        return asked != null && !answered();
    }

    boolean answered() {
        return asked != null && (answer != null || lost);
    }

    Request asked() {
        return Objects.requireNonNull(asked);
    }

    boolean isLate() {
        return late;
    }

    void isHeldUp() {
        late = true;
    }

    void answer(Answer given) {
        answer = given;
    }

    void lose() {
        lost = true;
    }

    /** Under way, though nobody waits for it any more. */
    @Nullable
    Request stray() {
        Request under = stray == null && !sandbox.runs() && asks() ? asked : stray;
        return under instanceof Request.Read ? null : under;
    }

    /** For people. */
    String underWay() {
        Request request = asked == null ? stray : asked;
        return request instanceof Request.Commit commit
                ? "[commit of %s outputs, %s, seek %s]"
                        .formatted(
                                commit.outputs().size(),
                                commit.position().checkpoint().nextOffset(),
                                commit.position().seek())
                : String.valueOf(request);
    }

    void strayArrives() {
        asked = null;
        stray = null;
    }

    void describe(Fingerprint text, Coordinator coordinator) {
        text.flag(coordinator.isNewest(epoch)).flag(epoch == NONE).flag(owns);
        text.word(String.valueOf(last));
        describe(text, asked, coordinator);
        text.flag(lost).flag(late).flag(answer != null).flag(committingTheLast);
        if (answer instanceof Answer.Epoch taken) {
            text.flag(coordinator.isNewest(taken.epoch()));
        } else if (answer != null) {
            text.word(answer.toString());
        }
        text.word(String.valueOf(committing));
        text.number(open.size());
        describe(text, stray, coordinator);
    }

    private static void describe(Fingerprint text, @Nullable Request request, Coordinator coordinator) {
        switch (request) {
            case null -> text.word("-");
            case Request.Init ignored -> text.word("init");
            case Request.Read ignored -> text.word("read");
            case Request.Commit commit -> {
                text.word("commit").flag(coordinator.isNewest(commit.epoch())).flag(coordinator.isDone(commit));
                text.word(commit.position().toString());
                commit.outputs().forEach(output -> text.number(SessionOutputs.offsetOf(output)));
            }
        }
    }
}
