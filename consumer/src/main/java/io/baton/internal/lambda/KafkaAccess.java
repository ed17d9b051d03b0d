package io.baton.internal.lambda;

import io.baton.internal.kafka.ClientProperties;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.secrets.SecretStore;
import io.baton.internal.secrets.SecretsManager;
import io.baton.internal.time.Time;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The properties of the Kafka clients of one invocation. It reads the secrets once, when the first client is opened. Safe for all threads. */
final class KafkaAccess {

    private final Settings settings;
    private final Time time;
    private final SecretStore secrets = new SecretsManager();
    private @Nullable Map<String, String> given;

    KafkaAccess(Settings settings, Time time) {
        this.settings = settings;
        this.time = time;
    }

    /** For all clients of one partition. */
    Map<String, Object> properties(LeaseKey lease) {
        return Map.copyOf(ClientProperties.complete(
                given(), lease.groupId(), "baton-%s-%s".formatted(lease.topic(), lease.partition())));
    }

    private synchronized Map<String, String> given() {
        if (given == null) {
            var all = new HashMap<>(settings.kafka());
            all.putAll(settings.authentication().properties(secrets, time.now()));
            given = all;
        }
        return given;
    }
}
