package io.baton.lambda;

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** Tests of whole invocations against a real broker and DynamoDB Local, which all tests of a class share. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WholeInvocations {

    /** More than any of them takes. */
    static final Duration LONG = Duration.ofMinutes(10);

    Site site;

    Site.Broker broker() {
        return Site.embedded();
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
