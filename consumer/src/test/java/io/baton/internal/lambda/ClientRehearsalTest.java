package io.baton.internal.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.Delivery;
import io.baton.internal.kafka.AuthMethod;
import io.baton.internal.kafka.Authentication;
import io.baton.internal.kafka.RehearsedSecurity;
import io.baton.internal.secrets.SecretRef;
import io.baton.internal.time.SystemTime;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each part throws if it does not come to its end, which in a function would only be a line in the log. */
class ClientRehearsalTest {

    private final ClientRehearsal rehearsal = new ClientRehearsal(RehearsedSecurity.NONE, new SystemTime());

    @Test
    void theTablesClientReadsARowAndIsRefusedAWrite() throws Exception {
        var threads = new ThreadWatch();
        rehearsal.table();
        assertThat(threads.leftBehind(new SystemTime())).isEmpty();
    }

    @Test
    void kafkasClientConnectsReadsAndCommits() throws Exception {
        var threads = new ThreadWatch();
        rehearsal.broker();
        assertThat(threads.leftBehind(new SystemTime())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void kafkasClientLogsInAsTheFunctionDoes(AuthMethod.Mechanism mechanism) throws Exception {
        var threads = new ThreadWatch();
        var login = new RehearsedSecurity(true, Optional.of(mechanism));
        new ClientRehearsal(login, new SystemTime()).broker();
        assertThat(threads.leftBehind(new SystemTime())).isEmpty();
    }

    @Test
    void aHandshakeOfTlsIsBegun() throws Exception {
        var threads = new ThreadWatch();
        rehearsal.greeting();
        assertThat(threads.leftBehind(new SystemTime())).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aProducerWritesAsOutputsAreWritten(Delivery delivery) throws Exception {
        var threads = new ThreadWatch();
        rehearsal.outputs(delivery);
        assertThat(threads.leftBehind(new SystemTime())).isEmpty();
    }

    @Test
    void theSettingsSayHowBrokersAreMet() {
        var scram = new AuthMethod.Sasl(AuthMethod.Mechanism.SCRAM_SHA_256, new SecretRef("login", ""));
        assertThat(RehearsedSecurity.of(new Authentication(scram, null), Map.of()))
                .isEqualTo(new RehearsedSecurity(true, Optional.of(AuthMethod.Mechanism.SCRAM_SHA_256)));
        assertThat(RehearsedSecurity.of(Authentication.AS_GIVEN, Map.of())).isEqualTo(RehearsedSecurity.NONE);
        assertThat(RehearsedSecurity.of(
                        Authentication.AS_GIVEN,
                        Map.of("security.protocol", "SASL_SSL", "sasl.mechanism", "SCRAM-SHA-512")))
                .isEqualTo(new RehearsedSecurity(true, Optional.of(AuthMethod.Mechanism.SCRAM_SHA_512)));
        assertThat(RehearsedSecurity.of(Authentication.AS_GIVEN, Map.of("security.protocol", "SSL")))
                .isEqualTo(new RehearsedSecurity(true, Optional.empty()));
    }
}
