package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackSynthesizer;
import software.amazon.awscdk.Tags;
import software.constructs.Construct;

/**
 * A deployment's stacks: one of what all partitions share, then one for each {@value Partitions#PER_SHARD} partitions,
 * however many there are. None refers to another but by name, so that each can be deployed by itself once the first is.
 */
public final class ConsumerStacks {

    private static final String TAG = "baton:consumer";

    private final Deployment deployment;
    private final Names names;
    private final Code code;
    private final boolean bootstrapped;

    private ConsumerStacks(Deployment deployment, Code code, boolean bootstrapped) {
        this.deployment = deployment;
        this.names = new Names(deployment.name());
        this.code = code;
        this.bootstrapped = bootstrapped;
    }

    /** For CDK, in an account that {@code cdk bootstrap} prepared. */
    public static ConsumerStacks forCdk(Deployment deployment) {
        return new ConsumerStacks(
                deployment, new Code.File(deployment.function().jar()), true);
    }

    /** Templates that need nothing of CDK; {@code key} is where the jar will be in a bucket. */
    public static ConsumerStacks plain(Deployment deployment, String key) {
        return new ConsumerStacks(deployment, new Code.Uploaded(key), false);
    }

    /** Adds them to an app, in the order in which they are to be deployed. */
    public List<Stack> addTo(Construct app) {
        Stack shared = stack(app, names.sharedStack(), "What all partitions of %s share".formatted(names.name()));
        new SharedParts(shared, "Shared", deployment);
        List<Stack> stacks = new ArrayList<>(List.of(shared));
        List<Partitions> shards = Partitions.shards(deployment.source().partitions());
        for (int shard = 0; shard < shards.size(); shard++) {
            stacks.add(shard(app, shard, shards.get(shard), shared));
        }
        return stacks;
    }

    private Stack shard(Construct app, int number, Partitions partitions, Stack shared) {
        int first = number * Partitions.PER_SHARD;
        Stack stack = stack(
                app,
                names.shardStack(number),
                String.format(
                        Locale.ROOT,
                        "Partitions %d to %d of %s at most",
                        first,
                        first + Partitions.PER_SHARD - 1,
                        names.name()));
        stack.addStackDependency(shared);
        new PartitionConsumers(stack, "Partitions", deployment, code, partitions);
        if (deployment.schedules().idleAfter() != null) {
            // by Lambda's own metric, whatever the functions measure
            new WatchdogAlarms(stack, deployment, partitions);
        } else if (deployment.observability().measured()) {
            new HolderAlarms(stack, deployment, partitions);
        }
        return stack;
    }

    private Stack stack(Construct app, String name, String description) {
        Stack.Builder builder = Stack.Builder.create(app, name).stackName(name).description(description);
        if (!bootstrapped) {
            builder.synthesizer(withoutBootstrap());
        }
        Stack stack = builder.build();
        Tags.of(stack).add(TAG, names.name());
        new Owner(deployment).guard(stack);
        return stack;
    }

    private static StackSynthesizer withoutBootstrap() {
        return DefaultStackSynthesizer.Builder.create()
                .generateBootstrapVersionRule(false)
                .build();
    }
}
