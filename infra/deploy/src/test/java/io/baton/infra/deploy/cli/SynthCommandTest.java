package io.baton.infra.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.baton.infra.deploy.Acl;
import io.baton.infra.deploy.config.Yaml;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SynthCommandTest {

    @Test
    void theAclsArePrintedAsCommandsForAShell() {
        assertThat(printed(Acl.of(Yaml.deployment("outputs: {topics: [scores], delivery: exactlyOnce}"))))
                .contains(
                        "allow() { kafka-acls.sh --bootstrap-server b-1:9092,b-2:9092 --command-config admin.properties \\\n      --add --allow-principal \"$PRINCIPAL\" \"$@\"; }\n",
                        "  allow --operation Read --operation Describe --group ride-standings\n",
                        "--resource-pattern-type prefixed --transactional-id baton/ride-standings/rides/\n",
                        "  allow --operation IdempotentWrite --cluster     # brokers before 2.8\n");
    }

    @Test
    void whereTheRolesHaveItNothingIsPrinted() {
        assertThat(printed(List.of())).isEmpty();
    }

    private static String printed(List<Acl> acls) {
        StringWriter out = new StringWriter();
        SynthCommand.acls(new PrintWriter(out, true), List.of("b-1:9092", "b-2:9092"), acls);
        return out.toString();
    }
}
