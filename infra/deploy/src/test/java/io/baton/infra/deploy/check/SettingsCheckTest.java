package io.baton.infra.deploy.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.deploy.check.Finding.Weight;
import io.baton.infra.deploy.config.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsCheckTest {

    private static List<Finding> findings(String... more) {
        return new SettingsCheck(Yaml.deployment(more).withPartitions(6)).findings();
    }

    @Test
    void variablesThatTheFunctionsTakeAreFine() {
        assertThat(findings()).isEmpty();
        assertThat(findings("state: {bucket: create}")).isEmpty();
        assertThat(findings("state: {bucket: acme.state, prefix: a/b, every: 50ms, bytes: 2147483647}"))
                .isEmpty();
        assertThat(findings("environment: {BATON_RENEW_EVERY: 500ms, MINE: x}")).isEmpty();
    }

    @Test
    void whatAFunctionWouldRefuseIsRefusedBeforeItIsDeployedOnceForAll() {
        assertThat(findings("environment: {BATON_BUFER_BYTES: 30, BATON_ACTIVATE_EVERY: 5s}"))
                .allMatch(finding -> finding.weight() == Weight.PROBLEM)
                .extracting(Finding::message)
                .satisfiesExactlyInAnyOrder(
                        message -> assertThat(message).contains("BATON_BUFER_BYTES is not one of Baton's settings"),
                        message -> assertThat(message)
                                .contains("BATON_ACTIVATE_EVERY (5000ms) must be at most the BATON_RENEW_EVERY"));
    }

    @Test
    void aSettingOfSinglePartitionsIsSaidToReachThemAlone() {
        assertThat(findings(
                        "partitionsPerFunction: 4", "ownFunction: [1]", "environment: {BATON_CRASHES_PER_RECORD: 5}"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.weight()).isEqualTo(Weight.WARNING);
                    assertThat(finding.message())
                            .contains("BATON_CRASHES_PER_RECORD")
                            .endsWith("alone, 1");
                });
        assertThat(findings("partitionsPerFunction: 4", "environment: {BATON_CRASHES_PER_RECORD: 5}"))
                .singleElement()
                .extracting(Finding::weight)
                .isEqualTo(Weight.PROBLEM);
        assertThat(findings("environment: {BATON_CRASHES_PER_RECORD: 5}")).isEmpty();
    }
}
