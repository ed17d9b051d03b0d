package io.baton.infra.explorer;

import io.baton.Output;
import io.baton.infra.explorer.Coordinator.Answer;
import io.baton.infra.explorer.Coordinator.Request;
import io.baton.internal.kafka.KafkaOutputTransactions;
import io.baton.internal.kafka.TransactionClients;
import io.baton.internal.output.OutputLimits;
import io.baton.internal.output.OutputTransactions;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The coordinator as one invocation sees it, through the real {@link KafkaOutputTransactions} and a {@link RemoteProducer}: each
 * request waits until the explorer has decided what becomes of it. One that nobody waits for any more stays under way.
 */
final class RemoteCoordinator implements TransactionClients {

    private static final List<Field> VARIABLES = Stream.of(
                    "initialized", "owns", "unusable", "open", "last", "committing")
            .map(RemoteCoordinator::field)
            .toList();

    private final Sandbox sandbox;
    private @Nullable OutputTransactions transactions;
    /** The newest: one that takes its place closes it first. */
    private RemoteProducer producer = new RemoteProducer(this);
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

    /** As an invocation that warms up does. */
    void open() {
        transactions = new KafkaOutputTransactions(sandbox.request().key(), this, sandbox);
    }

    OutputTransactions transactions() {
        return Objects.requireNonNull(transactions, "it has not warmed up");
    }

    // What the real code asks

    @Override
    public Producer<byte[], byte[]> producer() {
        producer = new RemoteProducer(this);
        return producer;
    }

    @Override
    public Map<Output<?, ?>, OutputLimits> limits() {
        return Map.of();
    }

    @Override
    public Optional<OffsetAndMetadata> stableOffset(String group, TopicPartition partition) {
        return ((Answer.Last) ask(new Request.Read()))
                .committed()
                .map(last -> new OffsetAndMetadata(last.checkpoint().nextOffset(), last.metadata()));
    }

    @Override
    public void close() {
        // nothing is open but the producer
    }

    void beginsToCommit() {
        committingTheLast = sandbox.worker().isEnding();
    }

    Answer ask(Request request) {
        asked = request;
        answer = null;
        lost = false;
        late = false;
        sandbox.knowledge().asksCoordinator(request);
        boolean awaited = sandbox.parkBeside();
        asked = null;
        if (!awaited) {
            stray = answer == null ? request : null;
            throw new KafkaException("interrupted");
        }
        sandbox.knowledge().hearsOfCoordinator(lost ? null : answer);
        if (lost) {
            throw new TimeoutException("no answer");
        }
        return Objects.requireNonNull(answer);
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

    void closeAll() {
        if (transactions != null) {
            transactions.close();
        }
    }

    void describe(Fingerprint text, Coordinator authority) {
        if (transactions == null) {
            return;
        }
        VARIABLES.forEach(variable -> text.word(String.valueOf(valueOf(variable))));
        producer.describe(text, authority);
        describe(text, asked, authority);
        text.flag(lost).flag(late).flag(answer != null).flag(committingTheLast);
        if (answer instanceof Answer.Epoch taken) {
            text.flag(authority.isNewest(taken.epoch()));
        } else if (answer != null) {
            text.word(answer.toString());
        }
        describe(text, stray, authority);
    }

    private @Nullable Object valueOf(Field variable) {
        try {
            return variable.get(transactions);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Field field(String name) {
        try {
            Field field = KafkaOutputTransactions.class.getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(e);
        }
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
