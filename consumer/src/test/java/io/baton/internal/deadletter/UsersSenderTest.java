package io.baton.internal.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.internal.thrown.HostileThrowable;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import io.baton.spi.DeadLetterSender.Answer;
import io.baton.spi.DeadLetterSender.Form;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
@SuppressWarnings("NullAway") // a user may not have it
class UsersSenderTest {

    private static final Duration SHORT = Duration.ofMillis(50);

    private final DeadLetter letter =
            Letters.about(Letters.record("orders", 17, new byte[] {1}, new byte[] {2, 3}, Letters.noHeaders()));
    private final CountDownLatch released = new CountDownLatch(1);

    private interface Sending extends DeadLetterSender {
        @Override
        default void connect() {}

        @Override
        default void close() {}
    }

    @AfterEach
    void release() {
        released.countDown();
    }

    private static DeadLetterSender of(Sending sender) {
        return UsersSender.made("vault", () -> sender, Duration.ofSeconds(20));
    }

    private static DeadLetterSender impatient(DeadLetterSender sender) {
        return UsersSender.made("vault", () -> sender, SHORT);
    }

    @Test
    void itsAnswerIsPassedOn() throws Exception {
        for (Answer answer : List.of(new Answer.Acknowledged(), new Answer.TooLarge("big"), new Answer.Refused("no"))) {
            assertThat(of((given, form) -> answer).send(letter, Form.WHOLE)).isEqualTo(answer);
        }
        assertThat(of((given, form) -> new Answer.Unavailable("later", new Exception()))
                        .send(letter, Form.WHOLE))
                .isEqualTo(new Answer.Unavailable("later", null));
    }

    @Test
    void whatItThrowsIsALetterNotTakenNow() throws Exception {
        List<Sending> broken = List.of(
                (given, form) -> {
                    throw new IllegalStateException("out of order");
                },
                (given, form) -> {
                    throw new StackOverflowError("out of order");
                },
                (given, form) -> {
                    throw new InterruptedException("out of order");
                });
        for (Sending sender : broken) {
            Answer answer = of(sender).send(letter, Form.WHOLE);
            assertThat(answer).isInstanceOf(Answer.Unavailable.class).asString().contains("out of order");
        }
    }

    @Test
    void anExceptionThatCanNotBeReadIsALetterNotTakenNow() throws Exception {
        for (HostileThrowable hostile : HostileThrowable.all()) {
            Answer answer = of((given, form) -> {
                        throw hostile;
                    })
                    .send(letter, Form.WHOLE);
            assertThat(answer).isInstanceOf(Answer.Unavailable.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    @Test
    void nullInPlaceOfAnAnswerIsALetterNotTakenNow() throws Exception {
        assertThat(of((given, form) -> null).send(letter, Form.WHOLE)).isInstanceOf(Answer.Unavailable.class);
    }

    @Test
    void aReasonThatIsNullOrEndlessIsReplacedOrCut() throws Exception {
        assertThat(of((given, form) -> new Answer.Refused(null)).send(letter, Form.WHOLE))
                .isEqualTo(new Answer.Refused("the sender gave no reason"));
        var endless = (Answer.Refused)
                of((given, form) -> new Answer.Refused("x".repeat(1 << 20))).send(letter, Form.WHOLE);
        assertThat(endless.why()).hasSizeLessThanOrEqualTo(1024);
    }

    @Test
    void anInterruptThatItLeavesReachesNobody() throws Exception {
        DeadLetterSender sender = of((given, form) -> {
            Thread.currentThread().interrupt();
            return new Answer.Acknowledged();
        });
        assertThat(sender.send(letter, Form.WHOLE)).isEqualTo(new Answer.Acknowledged());
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void oneThatDoesNotReturnIsInterruptedAndNotCalledAgainUntilItDoes() throws Exception {
        var calls = new AtomicInteger();
        var interrupted = new CountDownLatch(1);
        var returned = new CountDownLatch(1);
        DeadLetterSender sender = impatient((Sending) (given, form) -> {
            if (calls.incrementAndGet() == 1) {
                while (released.getCount() > 0) {
                    try {
                        released.await();
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                    }
                }
                returned.countDown();
            }
            return new Answer.Acknowledged();
        });
        assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.Unavailable.class);
        interrupted.await();
        assertThat(sender.send(letter, Form.WHOLE)).isInstanceOf(Answer.Unavailable.class);
        assertThat(calls).hasValue(1);
        released.countDown();
        returned.await();
        Answer answer = sender.send(letter, Form.WHOLE);
        while (answer instanceof Answer.Unavailable) { // its thread has yet to end
            answer = sender.send(letter, Form.WHOLE);
        }
        assertThat(answer).isEqualTo(new Answer.Acknowledged());
    }

    @Test
    void theCallersInterruptEndsTheCall() throws Exception {
        var entered = new CountDownLatch(1);
        var interrupted = new CountDownLatch(1);
        DeadLetterSender sender = of((given, form) -> {
            entered.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return new Answer.Acknowledged();
        });
        var thrown = new AtomicReference<Throwable>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                sender.send(letter, Form.WHOLE);
            } catch (InterruptedException e) {
                thrown.set(e);
            }
        });
        entered.await();
        caller.interrupt();
        caller.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        interrupted.await();
    }

    @Test
    void theLetterThatItIsGivenIsACopy() throws Exception {
        of((given, form) -> {
                    Arrays.fill(given.record().key(), (byte) 9);
                    Arrays.fill(given.record().value(), (byte) 9);
                    given.record().headers().add("theirs", new byte[0]);
                    return new Answer.Acknowledged();
                })
                .send(letter, Form.WHOLE);
        assertThat(letter.record().key()).containsExactly(1);
        assertThat(letter.record().value()).containsExactly(2, 3);
        assertThat(letter.record().headers().lastHeader("theirs")).isNull();
    }

    @Test
    void theLetterTellsItWhatALetterInKafkaSays() throws Exception {
        var headers = new AtomicReference<String>();
        of((given, form) -> {
                    headers.set(Letters.text(given.headers(form), LetterHeaders.ORIGIN_OFFSET));
                    return new Answer.Acknowledged();
                })
                .send(letter, Form.WHOLE);
        assertThat(headers).hasValue("17");
    }

    @Test
    void aSupplierThatMakesNoneIsToldBeforeTheClaim() {
        assertThatExceptionOfType(DeadLetterException.class)
                .isThrownBy(() -> UsersSender.made("vault", () -> null))
                .withMessageContaining("'vault'")
                .withMessageContaining("returned null");
        assertThatExceptionOfType(DeadLetterException.class)
                .isThrownBy(() -> UsersSender.made("vault", () -> {
                    throw new NoClassDefFoundError("com/acme/Vault");
                }))
                .withMessageContaining("com/acme/Vault");
    }

    @Test
    void aTargetThatRefusesIsToldBeforeTheClaim() {
        DeadLetterSender sender = UsersSender.made("vault", () -> new Sending() {
            @Override
            public void connect() {
                throw new IllegalStateException("locked: ask for the key");
            }

            @Override
            public Answer send(DeadLetter given, Form form) {
                return new Answer.Acknowledged();
            }
        });
        assertThatThrownBy(sender::connect)
                .isInstanceOf(DeadLetterException.class)
                .hasMessageContaining("'vault'")
                .hasMessageContaining("locked: ask for the key");
    }

    @Test
    void closingPassesOnNothingThatItThrows() {
        DeadLetterSender sender = UsersSender.made("vault", () -> new Sending() {
            @Override
            public Answer send(DeadLetter given, Form form) {
                return new Answer.Acknowledged();
            }

            @Override
            public void close() {
                throw new StackOverflowError();
            }
        });
        sender.close();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
