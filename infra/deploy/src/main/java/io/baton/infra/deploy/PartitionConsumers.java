package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.Environments;
import io.baton.infra.deploy.config.FunctionSettings.AsyncInvocation;
import io.baton.infra.deploy.config.FunctionSettings.Machine;
import io.baton.infra.deploy.config.Names;
import io.baton.infra.deploy.config.PartitionGroup;
import io.baton.infra.deploy.config.StateStorage;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.CfnWaitConditionHandle;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.iam.CfnRole;
import software.amazon.awscdk.services.lambda.CfnEventInvokeConfig;
import software.amazon.awscdk.services.lambda.CfnFunction;
import software.amazon.awscdk.services.lambda.CfnFunction.CodeProperty;
import software.amazon.awscdk.services.lambda.CfnFunction.EnvironmentProperty;
import software.amazon.awscdk.services.lambda.CfnFunction.LoggingConfigProperty;
import software.amazon.awscdk.services.lambda.CfnFunction.VpcConfigProperty;
import software.constructs.Construct;

/** The functions whose first partition is in a range, each with role, asynchronous-invocation settings and schedules. They need
 * the parts that {@link SharedParts} creates, in this stack or in one deployed before.
 *
 * <pre>{@code
 * Deployment orders = Deployment.read(Path.of("orders.yaml"));
 * new SharedParts(stack, "Shared", orders);
 * new PartitionConsumers(stack, "Orders", orders, new Code.File(orders.function().jar()), Partitions.upTo(12));
 * }</pre>
 */
public final class PartitionConsumers extends Construct {

    /** The longest that Lambda has. */
    static final int TIMEOUT_SECONDS = 900;

    private final Deployment deployment;
    private final Names names;
    private final Environments environments;
    private final Permissions permissions;
    private final CodeProperty code;

    public PartitionConsumers(Construct scope, String id, Deployment deployment, Code code, Partitions partitions) {
        super(scope, id);
        this.deployment = deployment;
        this.names = new Names(deployment.name());
        this.environments = new Environments(deployment);
        this.permissions = new Permissions(deployment);
        List<PartitionGroup> groups = partitions.begun(deployment.functions());
        List<PartitionGroup> leaving = partitions.begun(deployment.leaving());
        this.code = code.in(this);
        Scheduling scheduling = new Scheduling(this, deployment, groups);
        groups.forEach(group -> {
            Construct parts = parts(group);
            scheduling.add(parts, function(parts, group), group);
        });
        leaving.forEach(group -> function(parts(group), group));
        if (groups.isEmpty() && leaving.isEmpty()) {
            // CloudFormation refuses a stack without a resource, and one that was left out would keep its functions
            CfnWaitConditionHandle.Builder.create(this, "Nothing").build();
        }
    }

    private Construct parts(PartitionGroup group) {
        String id = group.isSingle() ? "P" + group.first() : "G" + group.first() + "To" + group.last();
        return new Construct(this, id);
    }

    private CfnFunction function(Construct scope, PartitionGroup group) {
        CfnFunction function = function(scope, group, role(scope, group));
        asyncInvocation(scope, function);
        return function;
    }

    private CfnRole role(Construct scope, PartitionGroup group) {
        CfnRole role = CfnRole.Builder.create(scope, "Role")
                .description("Of the function " + names.function(group))
                .assumeRolePolicyDocument(Policy.trust("lambda.amazonaws.com", Map.of()))
                .policies(List.of(CfnRole.PolicyProperty.builder()
                        .policyName("partition")
                        .policyDocument(permissions.document(group))
                        .build()))
                .managedPolicyArns(deployment.function().grants().managedPolicies())
                .build();
        Map<String, String> reasons = new TreeMap<>();
        reasons.put(
                "AwsSolutions-IAM5",
                "Lambda names log streams as it makes them, and network interfaces have no names before they are made");
        if (!deployment.function().grants().managedPolicies().isEmpty()) {
            reasons.put("AwsSolutions-IAM4", "The managed policies are those that the deployment's file names");
        }
        Justified.in(role, reasons);
        return role;
    }

    private CfnFunction function(Construct scope, PartitionGroup group, CfnRole role) {
        Machine machine = deployment.function().machine();
        CfnFunction.Builder function = CfnFunction.Builder.create(scope, "Function")
                .functionName(names.function(group))
                .description(
                        (group.isSingle() ? "Partition " : "Partitions ") + group.numbers() + " of " + names.name())
                .role(role.getAttrArn())
                .code(code)
                .handler(deployment.function().handler())
                .runtime(machine.runtime())
                .architectures(List.of(machine.architecture()))
                .memorySize(machine.memorySize())
                .timeout(TIMEOUT_SECONDS)
                .environment(EnvironmentProperty.builder()
                        .variables(variables(group))
                        .build())
                .loggingConfig(LoggingConfigProperty.builder()
                        .logGroup(names.logGroup())
                        .logFormat("Text")
                        .build());
        if (machine.reservedConcurrency() != null) {
            function.reservedConcurrentExecutions(machine.reservedConcurrency());
        }
        var network = deployment.connection().network();
        if (network != null) {
            function.vpcConfig(VpcConfigProperty.builder()
                    .subnetIds(network.subnets())
                    .securityGroupIds(List.of(network.securityGroup()))
                    .build());
        }
        return function.build();
    }

    private Map<String, String> variables(PartitionGroup group) {
        Map<String, String> variables = environments.of(group);
        StateStorage state = deployment.function().state();
        if (state != null && state.isBucketMade()) {
            variables.put(Environments.STATE_BUCKET, Fn.sub(StateAccess.bucket(deployment, state)));
        }
        return variables;
    }

    private void asyncInvocation(Construct scope, CfnFunction function) {
        AsyncInvocation settings = deployment.function().asyncInvocation();
        CfnEventInvokeConfig.Builder.create(scope, "Async")
                .functionName(function.getRef())
                .qualifier("$LATEST")
                .maximumRetryAttempts(settings.retryAttempts())
                .maximumEventAgeInSeconds(settings.maxEventAge().toSeconds())
                .destinationConfig(CfnEventInvokeConfig.DestinationConfigProperty.builder()
                        .onFailure(CfnEventInvokeConfig.OnFailureProperty.builder()
                                .destination(Arns.queue(names.failures()))
                                .build())
                        .build())
                .build();
    }
}
