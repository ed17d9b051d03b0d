package io.baton.infra.deploy.cost;

/** AWS's prices in US dollars, without free tiers unless one is named; of one day and one region, from AWS's pages of each
 * service's prices. Other regions are up to a third dearer.
 */
public final class Prices {

    public static final String AS_OF = "us-east-1, November 2026";

    static final double LAMBDA_ARM64_GIGABYTE_SECOND = 0.0000133334;
    static final double LAMBDA_X86_GIGABYTE_SECOND = 0.0000166667;
    static final double LAMBDA_MILLION_REQUESTS = 0.20;
    static final double DYNAMODB_MILLION_WRITES = 0.625;
    static final double DYNAMODB_MILLION_READS = 0.125;
    static final double SCHEDULER_MILLION_INVOCATIONS = 1.00;
    static final double SCHEDULER_FREE_MILLIONS = 14;
    static final double METRIC_MONTH = 0.30;
    static final double ALARM_METRIC_MONTH = 0.10;
    static final double COMPOSITE_ALARM_MONTH = 0.50;
    static final double DASHBOARD_MONTH = 3.00;
    static final double LOGS_GIGABYTE = 0.50;
    /** The price of S3's requests that write or list. Deleting costs nothing. */
    static final double S3_THOUSAND_REQUESTS = 0.005;

    /** Of S3's requests that read. */
    static final double S3_THOUSAND_READS = 0.0004;

    static final double S3_GIGABYTE_MONTH = 0.023;
    /** Of Secrets Manager. */
    static final double SECRETS_TEN_THOUSAND_CALLS = 0.05;
    /** Of Lambda's own Kafka trigger in provisioned mode. */
    static final double EVENT_POLLER_UNIT_HOUR = 0.185;

    /** AWS Fargate on arm64 and Linux, https://aws.amazon.com/fargate/pricing/. */
    static final double FARGATE_ARM64_CPU_HOUR = 0.03238;

    static final double FARGATE_ARM64_GIGABYTE_HOUR = 0.00356;

    private Prices() {}

    public static double lambdaGigabyteSecond(String architecture) {
        return architecture.equals("arm64") ? LAMBDA_ARM64_GIGABYTE_SECOND : LAMBDA_X86_GIGABYTE_SECOND;
    }
}
