package io.baton.infra.deploy;

import java.nio.file.Path;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.services.lambda.CfnFunction.CodeProperty;
import software.amazon.awscdk.services.s3.assets.Asset;
import software.constructs.Construct;

/** Where Lambda finds the functions' jar. */
public sealed interface Code {

    /** CDK puts it into the bucket that {@code cdk bootstrap} made. */
    record File(Path jar) implements Code {
        @Override
        public CodeProperty in(Construct scope) {
            Asset asset =
                    Asset.Builder.create(scope, "Jar").path(jar.toString()).build();
            return CodeProperty.builder()
                    .s3Bucket(asset.getS3BucketName())
                    .s3Key(asset.getS3ObjectKey())
                    .build();
        }
    }

    /** The user puts it into a bucket, which is a parameter of the stack. */
    record Uploaded(String key) implements Code {
        static final String BUCKET = "CodeBucket";

        @Override
        public CodeProperty in(Construct scope) {
            CfnParameter bucket = CfnParameter.Builder.create(scope, BUCKET)
                    .type("String")
                    .description("The S3 bucket, of this region, that has " + key)
                    .build();
            bucket.overrideLogicalId(BUCKET);
            return CodeProperty.builder()
                    .s3Bucket(bucket.getValueAsString())
                    .s3Key(key)
                    .build();
        }
    }

    /** Creates the resources that it needs in {@code scope}'s stack. */
    CodeProperty in(Construct scope);
}
