package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.DeadLetterTarget;
import io.baton.TooLarge;
import io.baton.internal.deadletter.Letters;
import io.baton.spi.DeadLetter;
import io.baton.spi.DeadLetterSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterSendersTest {

    private static final class Vault implements DeadLetterSender {

        private final List<String> calls = new ArrayList<>();

        @Override
        public void connect() {
            calls.add("connect");
        }

        @Override
        public Answer send(DeadLetter letter, Form form) {
            calls.add("send " + letter.origin().offset());
            return new Answer.Acknowledged();
        }

        @Override
        public void close() {
            calls.add("close");
        }
    }

    @Test
    void aTargetOfTheUsersIsConnectedSentToAndClosed() throws Exception {
        var vault = new Vault();
        DeadLetterTarget target = DeadLetterTarget.custom("vault", () -> vault).whenTooLarge(TooLarge.REFERENCE);
        assertThat(target).hasToString("vault");
        assertThat(target.whenTooLarge()).isEqualTo(TooLarge.REFERENCE);
        DeadLetter letter = Letters.about(Letters.record("orders", 17, null, null, Letters.noHeaders()));
        try (DeadLetterSender sender = new DeadLetterSenders("orders", Map.of(), Optional.empty()).open(target, null)) {
            sender.connect();
            assertThat(sender.send(letter, DeadLetterSender.Form.WHOLE))
                    .isEqualTo(new DeadLetterSender.Answer.Acknowledged());
        }
        assertThat(vault.calls).containsExactly("connect", "send 17", "close");
    }
}
