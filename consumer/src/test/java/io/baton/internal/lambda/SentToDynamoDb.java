package io.baton.internal.lambda;

import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/**
 * Sees every request of every DynamoDB client in this JVM, whoever makes the client: the SDK finds it in the resource
 * {@code execution.interceptors}.
 */
public final class SentToDynamoDb implements ExecutionInterceptor {

    private static final ConcurrentLinkedQueue<SdkRequest> SENT = new ConcurrentLinkedQueue<>();

    static void forget() {
        SENT.clear();
    }

    static List<SdkRequest> all() {
        return List.copyOf(SENT);
    }

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        SENT.add(context.request());
    }
}
