package io.baton.infra.deploy.config;

import static io.baton.infra.deploy.config.Yaml.problems;
import static io.baton.infra.deploy.config.Yaml.problemsWith;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeploymentReaderTest {

    private static final String SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:kafka-AbCdEf";

    @Test
    void theLeastFileHasSensibleDefaults() {
        Deployment deployment = Yaml.deployment();
        assertThat(deployment.name()).isEqualTo("ride-standings--rides");
        assertThat(deployment.source().startPosition()).isEqualTo("earliest");
        assertThat(deployment.function().jar()).isEqualTo(Path.of("/somewhere/rides.jar"));
        assertThat(deployment.function().machine())
                .isEqualTo(new FunctionSettings.Machine("java25", "arm64", 512, null));
        assertThat(deployment.function().asyncInvocation())
                .isEqualTo(new FunctionSettings.AsyncInvocation(2, Duration.ofSeconds(60)));
        assertThat(deployment.schedules()).isEqualTo(new Schedules(Schedules.Kind.AUTO, true));
        assertThat(deployment.leaseTable().tableName()).isEqualTo("ride-standings--rides-leases");
        assertThat(deployment.leaseTable().pointInTimeRecovery()).isTrue();
        assertThat(deployment.leaseTable().deletionProtection()).isTrue();
        assertThat(deployment.connection().authentication()).isEqualTo(Authentication.NONE);
    }

    @Test
    void everyProblemIsToldAtOnceWithItsLineAndKey() {
        assertThat(problems("""
            bootstrapServers: [b-1]
            topik: rides
            consumerGroupId: ride-standings
            partitions: many
            code: rides.jar
            handler: io.baton.demo.RideFunction::handleRequest
            memorySize: 64
            leaseTable:
              encryption: STRONG
            """))
                .containsExactly(
                        "line 1: bootstrapServers: 'b-1' is not host:port",
                        "line 1: topic: is missing: a topic's name: 1 to 249 letters, digits and . - _",
                        "line 2: topik: is not a known key (did you mean topic?)",
                        "line 4: partitions: is 'many', and must be how many partitions the topic has, 1 to 1,000",
                        "line 7: memorySize: is '64', and must be a whole number from 128 to 10,240",
                        "line 9: leaseTable.encryption: is 'STRONG', and must be one of DEFAULT, AWS_MANAGED,"
                                + " CUSTOMER_MANAGED");
    }

    @Test
    void aKeyThatIsThereTwiceIsRefused() {
        assertThat(problemsWith("topic: others")).containsExactly("line 7: topic: appears twice");
    }

    @Test
    void anUnknownKeyOfASectionIsNamedWithItsSection() {
        assertThat(problemsWith("alarms:", "  lagg: 5m"))
                .containsExactly("line 8: alarms.lagg: is not a known key (did you mean lag?)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b", "just text", "", "a: [b", "a: {b"})
    void whatIsNoFileOfKeysAndValuesIsRefusedWithALine(String yaml) {
        assertThat(problems(yaml)).isNotEmpty().allMatch(problem -> problem.startsWith("line "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"memorySize: [512]", "memorySize:", "watchdog: perhaps", "alarms: loud", "environment: A"})
    void aValueOfTheWrongTypeIsRefused(String line) {
        assertThat(problemsWith(line)).singleElement().asString().startsWith("line 7: " + line.split(":", 2)[0]);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        authenticationMethod: SASL_SCRAM_512_AUTH | SASL_SCRAM_512_AUTH needs a secret
        authenticationMethod: SASL_IAM            | SASL_IAM needs clusterArn, for the permissions
        startingPosition: AT_TIMESTAMP            | AT_TIMESTAMP needs startingPositionTimestamp
        startingPositionTimestamp: 1770000000     | goes with startingPosition: AT_TIMESTAMP only
        securityGroup: sg-00000001                       | is missing: a function in a VPC needs vpcSubnets and securityGroup
        vpc: vpc-00000001                                | is missing: a function in a VPC needs vpcSubnets and securityGroup
        leaseTable: {create: false}               | false needs tableName: the table that is there
        reservedConcurrentExecutions: 1           | is '1', and must be a whole number from 2 to 1,000
        logRetention: 31                          | is 31 days, and CloudWatch knows only
        environment: {BATON_TOPIC: x}             | has a key of its own: topic
        environment: {AWS_REGION: x}              | is reserved by Lambda
        environment: {KAFKA_SASL_JAAS_CONFIG: x}  | would be readable by everybody with access to the function
        """)
    void whatCannotWorkTogetherIsRefused(String line, String problem) {
        assertThat(problemsWith(line))
                .isNotEmpty()
                .allSatisfy(told -> assertThat(told).contains(problem));
    }

    @Test
    void aSecretThatNothingUsesIsRefused() {
        assertThat(problemsWith("secret: " + SECRET))
                .containsExactly("line 7: secret: has no effect with authenticationMethod: NONE");
        assertThat(problemsWith("rootCACertificate: " + SECRET))
                .containsExactly(
                        "line 7: rootCACertificate: needs TLS: set authenticationMethod to TLS or to one that uses it");
    }

    @Test
    void theVariablesMustFitIntoWhatLambdaTakes() {
        assertThat(problemsWith("environment:", "  NOTE: " + "x".repeat(4_000)))
                .singleElement()
                .asString()
                .startsWith("line 7: environment: with Baton's own, the variables have 4,")
                .endsWith("but Lambda allows 4,096: shorten or remove some");
    }

    @Test
    void everyKeyIsRead() {
        Deployment deployment = Yaml.deployment("""
            name: rides
            startingPosition: AT_TIMESTAMP
            startingPositionTimestamp: 1770000000
            authenticationMethod: CLIENT_CERTIFICATE_TLS_AUTH
            secret: %1$s
            rootCACertificate: %1$s
            secretEncryptionKey: arn:aws:kms:eu-west-1:123456789012:key/1
            vpc: vpc-00000001
            vpcSubnets: [subnet-00000001, subnet-00000002]
            securityGroup: sg-00000001
            runtime: java21
            architecture: x86_64
            memorySize: 1_024
            reservedConcurrentExecutions: 3
            environment: {RENEW: yes, NUMBER: 007}
            jvmOptions: -XX:+UseG1GC
            managedPolicies: arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess
            deadLetters: {kafkaTopics: [dead], queues: ["arn:aws:sqs:eu-west-1:123456789012:dead"]}
            outputs: {topics: [scores, totals], delivery: exactlyOnce}
            state: {bucket: acme.state, prefix: rides/v2, every: 500ms, bytes: 50_000_000}
            retryAttempts: 0
            maxEventAge: 10m
            schedule: scheduler
            watchdog: false
            leaseTable:
              tableName: all-leases
              encryption: CUSTOMER_MANAGED
              encryptionKey: arn:aws:kms:eu-west-1:123456789012:key/2
              pointInTimeRecovery: false
              deletionProtection: false
            metrics: all
            metricsNamespace: Rides
            logRetention: 7
            dashboard: false
            alarms: {topic: "arn:aws:sns:eu-west-1:123456789012:on-call", lag: 90s, retention: 6h}
            quotas: {rules: 2000, concurrentExecutions: 5000, codeStorageGigabytes: 300}
            """.formatted(SECRET));
        assertThat(deployment.name()).isEqualTo("rides");
        assertThat(deployment.source().startPosition()).isEqualTo("timestamp:2026-02-02T02:40:00Z");
        assertThat(deployment.connection())
                .isEqualTo(new Connection(
                        Authentication.CLIENT_CERTIFICATE_TLS_AUTH,
                        SECRET,
                        SECRET,
                        "arn:aws:kms:eu-west-1:123456789012:key/1",
                        null,
                        new Connection.Network(List.of("subnet-00000001", "subnet-00000002"), "sg-00000001")));
        assertThat(deployment.function().machine())
                .isEqualTo(new FunctionSettings.Machine("java21", "x86_64", 1_024, 3));
        assertThat(deployment.function().environment())
                .containsEntry("RENEW", "yes")
                .containsEntry("NUMBER", "007");
        assertThat(deployment.function().jvmOptionsFor(1)).isEqualTo("-XX:+UseG1GC");
        assertThat(deployment.function().grants())
                .isEqualTo(new FunctionSettings.Grants(
                        List.of("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"),
                        List.of("dead"),
                        List.of("arn:aws:sqs:eu-west-1:123456789012:dead"),
                        List.of(),
                        new Outputs(List.of("scores", "totals"), true)));
        assertThat(deployment.function().state())
                .isEqualTo(new StateStorage("acme.state", "rides/v2", Duration.ofMillis(500), 50_000_000));
        assertThat(deployment.function().asyncInvocation())
                .isEqualTo(new FunctionSettings.AsyncInvocation(0, Duration.ofMinutes(10)));
        assertThat(deployment.schedules()).isEqualTo(new Schedules(Schedules.Kind.SCHEDULER, false));
        assertThat(deployment.leaseTable())
                .isEqualTo(new LeaseTableSettings(
                        "all-leases",
                        true,
                        LeaseTableSettings.Encryption.CUSTOMER_MANAGED,
                        "arn:aws:kms:eu-west-1:123456789012:key/2",
                        false,
                        false));
        assertThat(deployment.observability())
                .isEqualTo(new Observability(
                        "all",
                        "Rides",
                        7,
                        false,
                        "arn:aws:sns:eu-west-1:123456789012:on-call",
                        Duration.ofSeconds(90),
                        Duration.ofHours(6)));
        assertThat(deployment.quotas()).isEqualTo(new Quotas(2_000, 5_000, 300, 1_000, 10));
    }

    @Test
    void withoutOutputsNothingIsWritten() {
        assertThat(Yaml.deployment().function().grants().outputs()).isEqualTo(Outputs.NONE);
        assertThat(Yaml.deployment("outputs: {topics: scores, delivery: atLeastOnce}")
                        .function()
                        .grants()
                        .outputs())
                .isEqualTo(new Outputs(List.of("scores"), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        outputs: {topics: [scores]}                             | outputs.delivery: is missing: exactlyOnce or atLeastOnce, as the pipeline says
        outputs: {topics: [scores], delivery: twice}            | outputs.delivery: is 'twice', and must be exactlyOnce or atLeastOnce, as the pipeline says
        outputs: {delivery: exactlyOnce}                        | outputs.topics: is missing: the topics that the pipeline writes to
        outputs: {topics: [], delivery: exactlyOnce}            | outputs.topics: is missing: the topics that the pipeline writes to
        outputs: {topics: [a/b], delivery: exactlyOnce}         | outputs.topics: 'a/b' is not a topic's name
        outputs: {topics: [a, a], delivery: exactlyOnce}        | outputs.topics: 'a' appears twice
        outputs: {topic: [a], topics: b, delivery: exactlyOnce} | outputs.topic: is not a known key (did you mean topics?)
        outputs: scores                                         | outputs: must be a section: keys of its own, indented below it
        """)
    void outputsAreRefusedForWhatIsWrongWithThemAndNothingElse(String line, String problem) {
        assertThat(problemsWith(line)).containsExactly("line 7: " + problem);
    }

    @Test
    void stateNeedsABucketAndTheRestIsAsTheFunctionHasIt() {
        assertThat(Yaml.deployment().function().state()).isNull();
        assertThat(Yaml.deployment("state: {bucket: acme-state}").function().state())
                .isEqualTo(new StateStorage("acme-state", "baton", Duration.ofSeconds(10), null));
        StateStorage made =
                Yaml.deployment("state: {bucket: create}").function().state();
        assertThat(made).isEqualTo(new StateStorage(null, "baton", Duration.ofSeconds(10), null));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        state: {}                                | state.bucket: is missing: the name of an S3 bucket that is there, or create for one that is made
        state: {bucket: }                        | state.bucket: must be the name of an S3 bucket that is there, or create for one that is made
        state: {bucket: Acme}                    | state.bucket: is 'Acme', and must be the name of an S3 bucket that is there, or create for one that is made
        state: {bucket: "arn:aws:s3:::acme"}     | state.bucket: is 'arn:aws:s3:::acme', and must be the name of an S3 bucket that is there, or create for one that is made
        state: {bucket: a..b}                    | state.bucket: is 'a..b', and must be the name of an S3 bucket that is there, or create for one that is made
        state: {bucket: 10.0.0.1}                | state.bucket: is '10.0.0.1', and must be the name of an S3 bucket that is there, or create for one that is made
        state: {bucket: acme, prefix: /a}        | state.prefix: is '/a', and must be what the names of all objects begin with: letters, digits and . - _ /, 200 at most, not with / at either end
        state: {bucket: acme, prefix: "a*"}      | state.prefix: is 'a*', and must be what the names of all objects begin with: letters, digits and . - _ /, 200 at most, not with / at either end
        state: {bucket: acme, every: 2m}         | state.every: is '2m', and must be a duration such as 10s or 500ms, from 50 ms to 60 s
        state: {bucket: acme, every: 49ms}       | state.every: is '49ms', and must be a duration such as 10s or 500ms, from 50 ms to 60 s
        state: {bucket: acme, bytes: 0}          | state.bytes: is '0', and must be a number of bytes from 1 to 2,147,483,647
        state: {bucket: acme, bytes: 64MB}       | state.bytes: is '64MB', and must be a number of bytes from 1 to 2,147,483,647
        state: {bucket: acme, bytes: 2147483648} | state.bytes: is '2147483648', and must be a number of bytes from 1 to 2,147,483,647
        state: {bucket: acme, evry: 5s}          | state.evry: is not a known key (did you mean every?)
        state: acme                              | state: must be a section: keys of its own, indented below it
        environment: {BATON_STATE_BUCKET: acme}  | environment.BATON_STATE_BUCKET: has a key of its own: state.bucket
        environment: {BATON_STATE_PREFIX: acme}  | environment.BATON_STATE_PREFIX: has a key of its own: state.prefix
        environment: {BATON_STATE_EVERY: 5s}     | environment.BATON_STATE_EVERY: has a key of its own: state.every
        environment: {BATON_STATE_BYTES: 5}      | environment.BATON_STATE_BYTES: has a key of its own: state.bytes
        """)
    void stateIsRefusedForWhatIsWrongWithItAndNothingElse(String line, String problem) {
        assertThat(problemsWith(line)).containsExactly("line 7: " + problem);
    }

    @Test
    void aGroupThatIsCalledAsAnothersOutputsIsRefused() {
        assertThat(problems(Yaml.LEAST.replace("ride-standings", "riders-baton-outputs")))
                .singleElement()
                .asString()
                .contains("consumerGroupId: is 'riders-baton-outputs'", "the consumer of the group 'riders'");
    }

    @Test
    void withoutAWatchdogAnInvocationThatFailsLateIsStillRetried() {
        assertThat(Yaml.deployment("watchdog: false")
                        .function()
                        .asyncInvocation()
                        .maxEventAge())
                .isGreaterThan(Duration.ofMinutes(15 + 1 + 2));
    }

    @Test
    void functionsSleepWhenTheFileSaysSo() {
        assertThat(Yaml.deployment().schedules().idleAfter()).isNull();
        Deployment sleeps = Yaml.deployment("idleAfter: 10m");
        assertThat(sleeps.schedules().idleAfter()).isEqualTo(Duration.ofMinutes(10));
        assertThat(new Environments(sleeps).of(sleeps.functions().getFirst()))
                .containsEntry("BATON_IDLE_AFTER", "600s");
    }

    @Test
    void sleepNeedsTheWatchdogAndATimeThatAnInvocationCanWait() {
        assertThat(Yaml.problemsWith("idleAfter: 10m", "watchdog: false"))
                .singleElement()
                .asString()
                .contains("idleAfter", "needs the watchdog");
        assertThat(Yaml.problemsWith("idleAfter: 13m"))
                .singleElement()
                .asString()
                .contains("from 60 s to 720 s");
        assertThat(Yaml.problemsWith("idleAfter: 10s"))
                .singleElement()
                .asString()
                .contains("from 60 s to 720 s");
        assertThat(Yaml.problemsWith("environment: {BATON_IDLE_AFTER: 10m}"))
                .singleElement()
                .asString()
                .contains("has a key of its own: idleAfter");
    }
}
