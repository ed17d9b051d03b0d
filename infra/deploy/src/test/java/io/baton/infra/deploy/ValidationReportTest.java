package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.kms.CfnAlias;

/** What CDK finds wrong is in the error itself: the file that CDK names is gone with its directory. */
@NeedsNode
class ValidationReportTest {

    @TempDir
    private Path directory;

    @Test
    void whatCdkFindsWrongIsToldWithItsPlace() {
        App app = Synthesis.app(directory.resolve("out"));
        CfnAlias.Builder.create(new Stack(app, "orders"), "Alias")
                .aliasName("alias/with.a.dot")
                .targetKeyId("key")
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Synthesis.synth(app))
                .withMessageContaining("orders/Alias: AliasName: 'alias/with.a.dot' does not match pattern")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("report can be found"));
    }

    @Test
    void aReportThatIsNotThereOrNoReportSaysNothing() throws IOException {
        assertThat(ValidationReport.in(directory)).isEmpty();
        Files.writeString(directory.resolve("validation-report.json"), "no JSON");
        assertThat(ValidationReport.in(directory)).isEmpty();
    }
}
