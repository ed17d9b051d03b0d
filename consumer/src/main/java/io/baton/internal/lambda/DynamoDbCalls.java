package io.baton.internal.lambda;

import io.baton.internal.metrics.Count;
import io.baton.internal.metrics.Meters;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/** Counts each request as it is sent, a repeated one again, in the meters of the thread that sends it. */
final class DynamoDbCalls implements ExecutionInterceptor {

    private static final ThreadLocal<@Nullable Meters> OF_THREAD = new ThreadLocal<>();

    private DynamoDbCalls() {}

    static DynamoDbClientBuilder counted(DynamoDbClientBuilder client) {
        // setting a configuration replaces the one there is, with its timeouts
        ClientOverrideConfiguration.Builder configuration = client.overrideConfiguration().toBuilder();
        return client.overrideConfiguration(
                configuration.addExecutionInterceptor(new DynamoDbCalls()).build());
    }

    /** What this thread sends is counted there from now on; null: nowhere. */
    static void countIn(@Nullable Meters meters) {
        OF_THREAD.set(meters);
    }

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
        Meters meters = OF_THREAD.get();
        if (meters != null) {
            meters.count(Count.DYNAMODB_CALLS);
        }
    }
}
