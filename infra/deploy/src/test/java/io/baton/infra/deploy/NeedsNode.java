package io.baton.infra.deploy;

import io.baton.infra.deploy.cli.Node;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * CDK runs in Node.js. Where there is none, these tests are left out, and a loud line says so; with
 * {@code BATON_REQUIRE_NODE} in the environment, as in CI, they fail.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsNode.Condition.class)
@interface NeedsNode {

    /** Looks once. */
    final class Condition implements ExecutionCondition {

        private static final boolean THERE = Node.isThere();

        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            if (THERE) {
                return ConditionEvaluationResult.enabled("node is on the PATH");
            }
            if (System.getenv("BATON_REQUIRE_NODE") != null) {
                throw new IllegalStateException("node is not on the PATH, and BATON_REQUIRE_NODE is set");
            }
            System.err.println("""
                ****
                **** NOT TESTED: %s. It synthesizes CloudFormation, for which CDK needs node on the PATH.
                ****\
                """.formatted(context.getDisplayName()));
            return ConditionEvaluationResult.disabled("node is not on the PATH");
        }
    }
}
