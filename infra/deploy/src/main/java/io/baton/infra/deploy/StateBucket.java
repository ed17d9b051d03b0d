package io.baton.infra.deploy;

import io.baton.infra.deploy.config.Deployment;
import io.baton.infra.deploy.config.StateStorage;
import java.util.List;
import java.util.Map;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.services.s3.CfnBucket;
import software.amazon.awscdk.services.s3.CfnBucket.BucketEncryptionProperty;
import software.amazon.awscdk.services.s3.CfnBucket.LifecycleConfigurationProperty;
import software.amazon.awscdk.services.s3.CfnBucket.OwnershipControlsProperty;
import software.amazon.awscdk.services.s3.CfnBucket.PublicAccessBlockConfigurationProperty;
import software.amazon.awscdk.services.s3.CfnBucket.RuleProperty;
import software.amazon.awscdk.services.s3.CfnBucketPolicy;
import software.constructs.Construct;

/**
 * The bucket that holds the snapshots. It stays when the stack is deleted, like the lease table, which names its objects. It has no
 * versions, as no object is ever written twice. No object expires, as it may be needed for as long as its partition is idle.
 */
final class StateBucket extends Construct {

    StateBucket(Construct scope, Deployment deployment, StateStorage state) {
        super(scope, "State");
        CfnBucket bucket = CfnBucket.Builder.create(this, "Bucket")
                .bucketName(Fn.sub(StateAccess.bucket(deployment, state)))
                .publicAccessBlockConfiguration(PublicAccessBlockConfigurationProperty.builder()
                        .blockPublicAcls(true)
                        .blockPublicPolicy(true)
                        .ignorePublicAcls(true)
                        .restrictPublicBuckets(true)
                        .build())
                .ownershipControls(OwnershipControlsProperty.builder()
                        .rules(List.of(CfnBucket.OwnershipControlsRuleProperty.builder()
                                .objectOwnership("BucketOwnerEnforced")
                                .build()))
                        .build())
                .bucketEncryption(BucketEncryptionProperty.builder()
                        .serverSideEncryptionConfiguration(List.of(CfnBucket.ServerSideEncryptionRuleProperty.builder()
                                .serverSideEncryptionByDefault(CfnBucket.ServerSideEncryptionByDefaultProperty.builder()
                                        .sseAlgorithm("AES256")
                                        .build())
                                .build()))
                        .build())
                .lifecycleConfiguration(LifecycleConfigurationProperty.builder()
                        .rules(List.of(RuleProperty.builder()
                                .id("incomplete-uploads")
                                .status("Enabled")
                                .abortIncompleteMultipartUpload(
                                        CfnBucket.AbortIncompleteMultipartUploadProperty.builder()
                                                .daysAfterInitiation(1)
                                                .build())
                                .build()))
                        .build())
                .build();
        Justified.in(
                bucket,
                Map.of("AwsSolutions-S1", "Only the functions use it, and a log would have a line for each snapshot"));
        SharedParts.retain(bucket);
        SharedParts.retain(onlyOverTls(bucket));
    }

    private CfnBucketPolicy onlyOverTls(CfnBucket bucket) {
        return CfnBucketPolicy.Builder.create(this, "Policy")
                .bucket(bucket.getRef())
                .policyDocument(new Policy()
                        .denyTo(
                                "*",
                                "OnlyOverTls",
                                List.of("s3:*"),
                                List.of(bucket.getAttrArn(), Fn.join("", List.of(bucket.getAttrArn(), "/*"))),
                                Map.of("Bool", Map.of("aws:SecureTransport", "false")))
                        .document())
                .build();
    }
}
