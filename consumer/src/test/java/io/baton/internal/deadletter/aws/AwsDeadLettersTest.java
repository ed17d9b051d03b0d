package io.baton.internal.deadletter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.DeadLetterTarget;
import io.baton.LackingClasses;
import io.baton.internal.deadletter.DeadLetterException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A function's package without the SDK's optional parts, as most are. */
class AwsDeadLettersTest {

    @Test
    void whoLacksTheSdksPartIsToldWhichDependencyToAdd() throws Exception {
        for (DeadLetterTarget target : List.of(
                DeadLetterTarget.sqs("https://sqs.eu-west-1.amazonaws.com/1/dead"),
                DeadLetterTarget.sns("arn:aws:sns:eu-west-1:1:dead"))) {
            String module = target instanceof DeadLetterTarget.SqsQueue ? "sqs" : "sns";
            assertThatThrownBy(() -> open(target))
                    .isInstanceOf(DeadLetterException.class)
                    .hasMessageContaining("add the dependency software.amazon.awssdk:" + module + ",");
        }
    }

    @Test
    void whoSendsLettersToKafkaNeedsNeither() throws Exception {
        assertThat(open(DeadLetterTarget.kafka("dead"))).isNotNull();
    }

    private static Object open(DeadLetterTarget target) throws Exception {
        Class<?> senders = Class.forName(
                "io.baton.internal.lambda.DeadLetterSenders",
                true,
                new LackingClasses(
                        List.of("software.amazon.awssdk.services.sqs.", "software.amazon.awssdk.services.sns."),
                        List.of("io.baton.internal.deadletter.aws.", "io.baton.internal.lambda.")));
        Constructor<?> of = senders.getDeclaredConstructor(String.class, Map.class, Optional.class);
        of.setAccessible(true);
        Method open = senders.getDeclaredMethod("open", DeadLetterTarget.class, String.class);
        open.setAccessible(true);
        try {
            return open.invoke(
                    of.newInstance("orders", Map.of("bootstrap.servers", "127.0.0.1:9"), Optional.empty()),
                    target,
                    null);
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }
}
