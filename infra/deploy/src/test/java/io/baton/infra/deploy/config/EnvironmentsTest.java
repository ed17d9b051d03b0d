package io.baton.infra.deploy.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.internal.lambda.Settings;
import io.baton.internal.state.StateSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnvironmentsTest {

    private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AmazonMSK_rides-AbCdEf";
    private static final String AUTHORITY = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:authority-AbCdEf";

    /** Its own settings are read, by the code that reads them in Lambda: each way to authenticate is one it knows. */
    @ParameterizedTest
    @EnumSource(Authentication.class)
    void theFunctionUnderstandsHowToAuthenticate(Authentication method) {
        List<String> lines = new ArrayList<>(List.of("authenticationMethod: " + method));
        if (method.needsSecret()) {
            lines.add("secret: " + SECRET);
        }
        if (method == Authentication.SASL_IAM) {
            lines.add(
                    "clusterArn: arn:aws:kafka:eu-west-1:123456789012:cluster/main/0a1b2c3d-0000-0000-0000-000000000000-1");
        } else if (method != Authentication.NONE) {
            lines.add("rootCACertificate: " + AUTHORITY);
        }
        Map<String, String> environment =
                new Environments(Yaml.deployment(lines.toArray(String[]::new))).of(PartitionGroup.single(1));
        var authentication = Settings.fromEnvironment(environment).authentication();
        assertThat(authentication.toString().contains(SECRET)).isEqualTo(method.needsSecret());
        assertThat(authentication.toString().contains(AUTHORITY))
                .isEqualTo(method != Authentication.NONE && method != Authentication.SASL_IAM);
    }

    @Test
    void theFunctionUnderstandsWhereItsStateIs() {
        StateSettings given = state("state: {bucket: acme-state, prefix: rides/v2, every: 500ms, bytes: 50_000_000}");
        assertThat(given).isEqualTo(new StateSettings("acme-state", "rides/v2", Duration.ofMillis(500), 50_000_000));
        StateSettings made = state("state: {bucket: create}");
        assertThat(made.bucket()).isEqualTo("baton-ride-standings--rides-123456789012-ap-southeast-3");
        assertThat(made.prefix()).isEqualTo("baton");
        assertThat(made.every()).isEqualTo(StateSettings.DEFAULT_EVERY);
        assertThat(new Environments(Yaml.deployment())
                        .of(PartitionGroup.single(1))
                        .keySet())
                .noneMatch(name -> name.startsWith("BATON_STATE_"));
    }

    private static StateSettings state(String line) {
        return Settings.fromEnvironment(new Environments(Yaml.deployment(line)).of(PartitionGroup.single(1)))
                .state();
    }
}
