package io.baton.internal.lambda;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestWatcher;

/** Tests of whole invocations against a real broker and DynamoDB Local, which they share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WholeInvocations {

    /** More than any of them takes. */
    static final Duration LONG = Duration.ofMinutes(10);

    Site site;

    @RegisterExtension
    final TestWatcher brokersSide = new TestWatcher() {
        @Override
        public void testFailed(ExtensionContext test, @Nullable Throwable cause) {
            System.out.printf("While %s failed, the broker wrote:%n%s%n", test.getDisplayName(), site.broker.log());
        }
    };

    Brokers brokers() {
        return Brokers.EMBEDDED;
    }

    /** Not closed here. */
    Site.Broker broker() {
        return brokers().shared();
    }

    @BeforeAll
    void open() {
        site = new Site(broker());
    }

    @AfterAll
    void close() {
        site.close();
    }
}
