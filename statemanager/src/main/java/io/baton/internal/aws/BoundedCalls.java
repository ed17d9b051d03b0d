package io.baton.internal.aws;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * The configuration of one client whose calls end in bounded time, and which leaves no thread behind when it is closed. The SDK's own
 * timer has threads that live on until the time of the last calls would have been up.
 */
public final class BoundedCalls {

    private final Duration attempt;
    private final Duration call;
    private final ScheduledThreadPoolExecutor timer;

    /**
     * @param attempt how long an attempt may take
     * @param call how long a call may take, with its repeats
     */
    public BoundedCalls(Duration attempt, Duration call) {
        this.attempt = attempt;
        this.call = call;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("baton-aws-timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    /** The HTTP client for {@code httpClientBuilder}: closing the service's client closes it, and ends the timer. */
    public SdkHttpClient.Builder<?> http(SdkHttpClient.Builder<?> client) {
        return BoundedHttp.of(client, timer::shutdownNow);
    }

    /** For {@code overrideConfiguration}. */
    public void configure(ClientOverrideConfiguration.Builder configuration) {
        configuration
                .apiCallAttemptTimeout(attempt)
                .apiCallTimeout(call)
                .scheduledExecutorService(timer)
                .addExecutionInterceptor(new AttemptsRemembered())
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy());
    }
}
