package io.baton.infra.simulation.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.baton.internal.lease.Checkpoint;
import io.baton.internal.lease.FinishedAhead;
import io.baton.internal.output.Committed;
import io.baton.internal.output.OutputException;
import io.baton.internal.output.OutputException.Kind;
import io.baton.internal.output.OutputRecord;
import io.baton.internal.output.OutputSender;
import io.baton.internal.output.OutputTransactions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the writers of outputs find at any Kafka: the simulated one agrees with a real one. */
abstract class OutputContract {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int LOOKS = 1_500;

    abstract void on(Consumer<OutputPlace> test);

    @Test
    void outputsAndOffsetAreSeenTogetherWithTheCommit() {
        on(place -> {
            try (OutputTransactions one = place.transactions(0, MINUTE);
                    OutputTransactions next = place.transactions(0, MINUTE)) {
                assertThat(one.takeOver()).isEmpty();
                send(place, one, "a", "b");
                eventually(place, place::all, List.of("a", "b"));
                assertThat(place.committed()).isEmpty();
                Committed position = at(7, 1);
                one.commit(position);
                eventually(place, place::committed, List.of("a", "b"));
                assertThat(next.takeOver()).contains(position);
            }
        });
    }

    @Test
    void whatStandsBesideTheOffsetComesBackWhole() {
        on(place -> {
            try (OutputTransactions one = place.transactions(0, MINUTE);
                    OutputTransactions next = place.transactions(0, MINUTE)) {
                one.takeOver();
                var position = new Committed(
                        Checkpoint.reaching(
                                7,
                                OptionalInt.of(3),
                                new FinishedAhead.Builder()
                                        .add(9, 12)
                                        .add(20, 21)
                                        .build()),
                        4,
                        5,
                        "topic-id");
                one.commit(position);
                assertThat(next.takeOver()).contains(position);
            }
        });
    }

    @Test
    void whoeverTakesOverFencesTheOneBeforeAndAbortsWhatItHasLeftOpen() {
        on(place -> {
            try (OutputTransactions zombie = place.transactions(0, MINUTE);
                    OutputTransactions next = place.transactions(0, MINUTE)) {
                zombie.takeOver();
                send(place, zombie, "a");
                eventually(place, place::all, List.of("a"));
                assertThat(next.takeOver()).isEmpty();
                send(place, next, "b");
                isRefused(Kind.FENCED, () -> zombie.commit(at(1, 1)));
                next.commit(at(2, 2));
                eventually(place, place::committed, List.of("b"));
                assertThat(place.all()).containsExactly("a", "b");
            }
        });
    }

    @Test
    void whoeverWasFencedMayTakeOverAgainAndGoesOnFromWhatIsCommitted() {
        on(place -> {
            try (OutputTransactions one = place.transactions(0, MINUTE);
                    OutputTransactions other = place.transactions(0, MINUTE)) {
                one.takeOver();
                send(place, one, "a");
                other.takeOver();
                other.commit(at(5, 2));
                isRefused(Kind.FENCED, () -> one.commit(at(1, 1)));
                assertThat(one.takeOver()).contains(at(5, 2));
                send(place, one, "c");
                one.commit(at(6, 1));
                eventually(place, place::committed, List.of("c"));
                isRefused(Kind.FENCED, () -> other.commit(at(7, 2)));
            }
        });
    }

    @Test
    void takingOverWhatOneHasAlreadyFencesNobodyAndTellsTheLastCommit() {
        on(place -> {
            try (OutputTransactions one = place.transactions(0, MINUTE)) {
                one.takeOver();
                send(place, one, "a");
                one.commit(at(1, 1));
                assertThat(one.takeOver()).contains(at(1, 1));
                send(place, one, "b");
                one.commit(at(2, 1));
                one.commit(at(2, 1));
                eventually(place, place::committed, List.of("a", "b"));
            }
        });
    }

    @Test
    void whatIsOpenWhenItIsClosedIsAborted() {
        on(place -> {
            try (OutputTransactions other = place.transactions(1, MINUTE)) {
                OutputTransactions one = place.transactions(0, MINUTE);
                one.takeOver();
                send(place, one, "a");
                eventually(place, place::all, List.of("a"));
                one.close();
                other.takeOver();
                send(place, other, "b");
                other.commit(at(1, 1));
                eventually(place, place::committed, List.of("b"));
            }
        });
    }

    @Test
    void readersOfCommittedRecordsWaitForAnOpenTransactionThatIsBeforeOthers() {
        on(place -> {
            try (OutputTransactions one = place.transactions(0, MINUTE);
                    OutputTransactions other = place.transactions(1, MINUTE)) {
                one.takeOver();
                send(place, one, "a");
                eventually(place, place::all, List.of("a"));
                other.takeOver();
                send(place, other, "b");
                other.commit(at(1, 1));
                assertThat(place.all()).containsExactly("a", "b");
                assertThat(place.committed()).isEmpty();
                one.commit(at(1, 1));
                eventually(place, place::committed, List.of("a", "b"));
            }
        });
    }

    @Test
    void aTransactionThatIsOpenForTooLongIsAbortedAndItsProducerFenced() {
        on(place -> {
            try (OutputTransactions one = place.transactions(0, Duration.ofSeconds(1));
                    OutputTransactions other = place.transactions(1, MINUTE)) {
                one.takeOver();
                send(place, one, "a");
                eventually(place, place::all, List.of("a"));
                other.takeOver();
                send(place, other, "b");
                other.commit(at(1, 1));
                eventually(place, place::committed, List.of("b"));
                isRefused(Kind.FENCED, () -> one.commit(at(1, 1)));
                assertThat(one.takeOver()).isEmpty();
                send(place, one, "c");
                one.commit(at(1, 1));
                eventually(place, place::committed, List.of("b", "c"));
            }
        });
    }

    @Test
    @Tag("long")
    void aCommitWithoutAnAnswerIsAskedForAgainAndIsOne() {
        on(place -> {
            try (OutputTransactions one = place.transactions(0, MINUTE);
                    OutputTransactions next = place.transactions(0, MINUTE)) {
                one.takeOver();
                send(place, one, "a");
                eventually(place, place::all, List.of("a"));
                place.pause();
                isRefused(Kind.REPEAT, () -> one.commit(at(1, 1)));
                place.resume();
                untilAnswered(place, () -> one.commit(at(1, 1)));
                eventually(place, place::committed, List.of("a"));
                assertThat(next.takeOver()).contains(at(1, 1));
            }
        });
    }

    @Test
    void eachOutputIsAcknowledgedByItselfOnceItIsInTheLogAndInOrder() {
        on(place -> {
            List<String> answers = new ArrayList<>();
            try (OutputSender sender = place.sender()) {
                for (String value : List.of("a", "b", "c")) {
                    sender.send(record(place, value), problem -> {
                        synchronized (answers) {
                            answers.add(value + (problem == null ? "" : " " + problem));
                        }
                    });
                }
                eventually(
                        place,
                        () -> {
                            synchronized (answers) {
                                return List.copyOf(answers);
                            }
                        },
                        List.of("a", "b", "c"));
                assertThat(place.committed()).containsExactly("a", "b", "c");
            }
        });
    }

    @Test
    @Tag("long")
    void anOutputThatIsNotAnsweredIsSentAgainAndIsOne() {
        on(place -> {
            List<@Nullable Exception> answers = new ArrayList<>();
            try (OutputSender sender = place.sender()) {
                place.pause();
                sender.send(record(place, "a"), problem -> {
                    synchronized (answers) {
                        answers.add(problem);
                    }
                });
                place.pass(Duration.ofSeconds(6)); // longer than a request's patience
                place.resume();
                eventually(place, place::committed, List.of("a"));
                eventually(
                        place,
                        () -> {
                            synchronized (answers) {
                                return answers.size();
                            }
                        },
                        1);
                assertThat(answers).containsExactly((Exception) null);
            }
        });
    }

    private static Committed at(long offset, long generation) {
        return new Committed(Checkpoint.at(offset), 0, generation, "topic-id");
    }

    private static void send(OutputPlace place, OutputTransactions to, String... values) {
        for (String value : values) {
            to.send(record(place, value));
        }
    }

    private static OutputRecord record(OutputPlace place, String value) {
        return OutputRecord.of(
                place.output(), new ProducerRecord<>(place.output().topic(), null, value.getBytes(UTF_8)), null);
    }

    private static void isRefused(Kind kind, Runnable call) {
        assertThatExceptionOfType(OutputException.class)
                .isThrownBy(call::run)
                .satisfies(e -> assertThat(e.kind()).isEqualTo(kind));
    }

    private static void untilAnswered(OutputPlace place, Runnable call) {
        for (int i = 0; i < LOOKS; i++) {
            try {
                call.run();
                return;
            } catch (OutputException e) {
                assertThat(e.kind()).isEqualTo(Kind.REPEAT);
                place.pass(LOOK);
            }
        }
    }

    private static <T> void eventually(OutputPlace place, Supplier<T> seen, T expected) {
        for (int i = 0; i < LOOKS && !seen.get().equals(expected); i++) {
            place.pass(LOOK);
        }
        assertThat(seen.get()).isEqualTo(expected);
    }
}
