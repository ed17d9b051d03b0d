package io.baton.infra.deploy;

import static org.assertj.core.api.Assertions.assertThatCode;

import io.baton.infra.deploy.config.Deployment;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.assertions.Annotations;
import software.amazon.awscdk.assertions.Match;

/** cdk-nag's rules for AWS solutions: each finding is mended, or its reason stands in the template. */
@NeedsNode
class NagTest {

    private static final String ANY = "AwsSolutions-.*";

    private static void check(Deployment deployment) {
        App app = App.Builder.create()
                .outdir(Synthesized.target("nag").toString())
                .analyticsReporting(false)
                .build();
        Aspects.of(app).add(new AwsSolutionsChecks());
        for (Stack stack : ConsumerStacks.plain(deployment, "rides.jar").addTo(app)) {
            Annotations annotations = Annotations.fromStack(stack);
            annotations.hasNoError("*", Match.stringLikeRegexp(ANY));
            annotations.hasNoWarning("*", Match.stringLikeRegexp(ANY));
        }
    }

    @Test
    void nothingIsLeftToComplainOfWithRules() {
        assertThatCode(() -> check(Synthesized.deployment("state: {bucket: create}")))
                .doesNotThrowAnyException();
    }

    @Test
    void norWithTheSchedulerInAVpcWithKeysAndPolicies() {
        Deployment deployment = Synthesized.deployment(
                "schedule: scheduler",
                "vpcSubnets: [subnet-00000001, subnet-00000002]",
                "securityGroup: sg-00000001",
                "leaseTable: {encryption: CUSTOMER_MANAGED, pointInTimeRecovery: false}",
                "managedPolicies: arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess");
        assertThatCode(() -> check(deployment)).doesNotThrowAnyException();
    }
}
