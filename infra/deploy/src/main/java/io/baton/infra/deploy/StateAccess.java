package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.config.Source;
import io.baton.infra.deploy.config.StateStorage;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.state.StateSettings;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Fn;

/** What a function may do in the bucket of its state: read, write, delete and list the objects of its own partitions, and no others. */
final class StateAccess {

    private final Source source;
    private final StateStorage state;
    private final String bucket;

    private StateAccess(Deployment deployment, StateStorage state) {
        this.source = deployment.source();
        this.state = state;
        this.bucket = bucket(deployment, state);
    }

    static void addTo(Policy policy, Deployment deployment, PartitionGroup group) {
        StateStorage state = deployment.function().state();
        if (state != null) {
            new StateAccess(deployment, state).add(policy, group);
        }
    }

    /** The bucket's name for {@link Fn#sub}, which puts in account and region if the deployment makes the bucket. */
    static String bucket(Deployment deployment, StateStorage state) {
        return state.bucket() == null
                ? new Names(deployment.name()).stateBucket("${AWS::AccountId}", "${AWS::Region}")
                : state.bucket();
    }

    private void add(Policy policy, PartitionGroup group) {
        List<String> places = group.partitions().stream().map(this::place).toList();
        policy.allow(
                        "State",
                        List.of("s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
                        places.stream().map(this::objects).toList())
                .allow(
                        "ListState",
                        List.of("s3:ListBucket"),
                        Fn.sub("arn:${AWS::Partition}:s3:::" + bucket),
                        Map.of("StringEquals", Map.of("s3:prefix", places)));
    }

    private String place(int partition) {
        return StateSettings.place(state.prefix(), new LeaseKey(source.consumerGroupId(), source.topic(), partition));
    }

    /** The encoding of a group leaves stars as they are. To IAM a star is a wildcard; written as a policy variable it means itself. */
    private String objects(String place) {
        return Fn.sub("arn:${AWS::Partition}:s3:::%s/%s*".formatted(bucket, place.replace("*", "${!*}")));
    }
}
