package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import java.util.List;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.CfnRule;
import software.amazon.awscdk.CfnRuleAssertion;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;

/** The consumer that owns a stack. A stack keeps the group and topic that it was created for as a parameter, and an update
 * keeps the values of parameters (with CDK and with the AWS command line). A rule of the template compares the parameter with the
 * template's own group and topic, so that CloudFormation itself refuses to turn one consumer into another.
 */
final class Owner {

    static final String PARAMETER = "BatonConsumer";

    private final String deployment;
    private final String identity;

    Owner(Deployment deployment) {
        this.deployment = deployment.name();
        this.identity = identity(
                deployment.source().consumerGroupId(), deployment.source().topic());
    }

    /** A topic has no blank, so no other group and topic read the same. */
    static String identity(String group, String topic) {
        return "topic " + topic + " for group " + group;
    }

    void guard(Stack stack) {
        CfnParameter owner = CfnParameter.Builder.create(stack, PARAMETER)
                .type("String")
                .description("Do not set: it keeps the stack from becoming another consumer's")
                .defaultValue(identity)
                .build();
        owner.overrideLogicalId(PARAMETER);
        CfnRule rule = CfnRule.Builder.create(stack, "SameConsumer")
                .assertions(List.of(CfnRuleAssertion.builder()
                        .assertValue(Fn.conditionEquals(owner.getValueAsString(), identity))
                        .assertDescription(
                                ("The stack belongs to a consumer of another topic or group than this: %s. Give this deployment"
                                                + " a name of its own in its file (name: %s is taken)")
                                        .formatted(identity, deployment))
                        .build()))
                .build();
        rule.overrideLogicalId("SameConsumer");
    }
}
