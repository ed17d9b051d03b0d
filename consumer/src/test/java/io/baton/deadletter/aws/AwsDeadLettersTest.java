package io.baton.deadletter.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.baton.DeadLetterTarget;
import io.baton.deadletter.DeadLetterException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A function's package without the SDK's optional parts, as most are. */
class AwsDeadLettersTest {

    /** Loads our own classes anew, so that they look for the SDK here, where two of its parts are missing. */
    private static final class WithoutSqsAndSns extends ClassLoader {

        WithoutSqsAndSns() {
            super(AwsDeadLettersTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("software.amazon.awssdk.services.sqs.")
                    || name.startsWith("software.amazon.awssdk.services.sns.")) {
                throw new ClassNotFoundException(name);
            }
            boolean isReloaded = name.startsWith("io.baton.deadletter.aws.") || name.startsWith("io.baton.lambda.");
            if (!isReloaded) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }

        private Class<?> define(String name) throws ClassNotFoundException {
            try (InputStream file =
                    Objects.requireNonNull(getParent().getResourceAsStream(name.replace('.', '/') + ".class"))) {
                byte[] bytes = file.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }

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
        Class<?> senders = Class.forName("io.baton.lambda.DeadLetterSenders", true, new WithoutSqsAndSns());
        Method open = senders.getDeclaredMethod("open", DeadLetterTarget.class, Map.class);
        open.setAccessible(true);
        try {
            return open.invoke(null, target, Map.of("bootstrap.servers", "127.0.0.1:9"));
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }
}
