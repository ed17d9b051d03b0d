package io.baton;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.baton.internal.time.SystemTime;
import java.time.Instant;

/** Which way imports may point, and that time passes in one place only. */
@AnalyzeClasses(packages = "io.baton", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

    /** Neither tests, the state manager's among them, nor the local parts they run on. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/")
                    && !location.contains("-tests.jar")
                    && !location.contains("/infra/local/");
        }
    }

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("io.baton.internal.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule timeKnowsNobody = classes()
            .that()
            .resideInAPackage("io.baton.internal.time")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.baton.internal.time", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule theProtocolKnowsOnlyTime = classes()
            .that()
            .resideInAPackage("io.baton.internal.lease")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.baton.internal.lease", "io.baton.internal.time", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule metricsKnowNobody = classes()
            .that()
            .resideInAPackage("io.baton.internal.metrics")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.baton.internal.metrics", "java..", "org.HdrHistogram..", "org.jspecify..");

    @ArchTest
    static final ArchRule whatReadsThrowablesKnowsNobody = classes()
            .that()
            .resideInAPackage("io.baton.internal.thrown")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.baton.internal.thrown", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule logContextKnowsRecordsOnly = classes()
            .that()
            .resideInAPackage("io.baton.internal.logging")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.baton.internal.logging",
                    "java..",
                    "org.apache.kafka.clients.consumer",
                    "org.apache.kafka.common.header",
                    "org.slf4j..",
                    "ch.qos.logback..",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule awsStaysInTheStoreAndTheGlue = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.baton.internal.aws",
                    "io.baton.internal.lease.dynamodb",
                    "io.baton.internal.lambda",
                    "io.baton.internal.deadletter.aws",
                    "io.baton.internal.secrets")
            .and()
            .doNotBelongToAnyOf(PartitionConsumerFunction.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "com.amazonaws..");

    @ArchTest
    static final ArchRule kafkasClientStaysInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage("io.baton.internal.kafka")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.apache.kafka.clients.consumer.KafkaConsumer");

    @ArchTest
    static final ArchRule whatUsersSeeKnowsNoInternals = noClasses()
            .that()
            .resideInAPackage("io.baton")
            .and()
            .doNotBelongToAnyOf(PartitionConsumerFunction.class) // the door: it calls the glue
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.baton.internal.tenure..",
                    "io.baton.internal.processing..",
                    "io.baton.internal.kafka..",
                    "io.baton.internal.lambda..");

    @ArchTest
    static final ArchRule processingAndTenureKnowLeaseValuesOnly = noClasses()
            .that()
            .resideInAnyPackage("io.baton.internal.tenure", "io.baton.internal.processing")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.baton.internal.lease.dynamodb", "io.baton.internal.kafka", "io.baton.internal.lambda");

    @ArchTest
    static final ArchRule nobodyImportsTheGlue = noClasses()
            .that()
            .resideOutsideOfPackage("io.baton.internal.lambda")
            .and()
            .doNotBelongToAnyOf(PartitionConsumerFunction.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.baton.internal.lambda");

    @ArchTest
    static final ArchRule timePassesInOnePlace = noClasses()
            .that()
            .doNotBelongToAnyOf(SystemTime.class)
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethodWhere(com.tngtech.archunit.core.domain.JavaCall.Predicates.target(
                    com.tngtech.archunit.core.domain.properties.HasName.Predicates.name("sleep")));
}
