package io.baton.internal.lambda;

import io.baton.PartitionReport;
import io.baton.Pipeline;
import io.baton.infra.local.S3Local;
import io.baton.internal.snapshot.TestBucket;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Tests of whole invocations with state: against a real broker, DynamoDB Local and a real S3 server. */
abstract class StatefulInvocations extends WholeInvocations {

    static final String BUCKET = "state";

    final S3Local s3 = new S3Local();

    @BeforeAll
    void openBucket() {
        s3.start();
        System.setProperty("aws.endpointUrlS3", s3.endpoint().toString());
        TestBucket.client(s3, BUCKET).close();
    }

    @AfterAll
    void closeBucket() {
        System.clearProperty("aws.endpointUrlS3");
        s3.close();
    }

    /** For hand-overs that are to go over their time. */
    static final Map<String, String> SHORT_DRAIN =
            Map.of("BATON_DRAIN_BUDGET", "1s", "BATON_STOP_BEFORE_DEADLINE", "14s");

    /** @param settings over those that each invocation has here */
    CompletableFuture<PartitionReport> start(
            String topic, int minute, Map<String, String> settings, Supplier<Pipeline<?, ?>> pipeline) {
        var environment = new HashMap<>(site.environment(topic));
        environment.put("BATON_STATE_BUCKET", BUCKET);
        environment.put("BATON_STATE_EVERY", "100ms");
        // a hand-over that has no time for its last snapshot repeats records
        environment.put("BATON_DRAIN_BUDGET", "5s");
        environment.put("BATON_STOP_BEFORE_DEADLINE", "18s");
        environment.putAll(settings);
        return site.invoke(environment, Site.tick(minute), LONG, pipeline);
    }

    CompletableFuture<PartitionReport> start(String topic, int minute, Supplier<Pipeline<?, ?>> pipeline) {
        return start(topic, minute, Map.of(), pipeline);
    }
}
