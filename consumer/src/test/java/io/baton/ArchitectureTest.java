package io.baton;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.baton.time.SystemTime;
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
            slices().matching("io.baton.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule timeKnowsNobody = classes()
            .that()
            .resideInAPackage("io.baton.time")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.baton.time", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule theProtocolKnowsOnlyTime = classes()
            .that()
            .resideInAPackage("io.baton.lease")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.baton.lease", "io.baton.time", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule metricsKnowNobody = classes()
            .that()
            .resideInAPackage("io.baton.metrics")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.baton.metrics", "java..", "org.HdrHistogram..", "org.jspecify..");

    @ArchTest
    static final ArchRule whatReadsThrowablesKnowsNobody = classes()
            .that()
            .resideInAPackage("io.baton.thrown")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("io.baton.thrown", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule logContextKnowsRecordsOnly = classes()
            .that()
            .resideInAPackage("io.baton.logging")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.baton.logging",
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
                    "io.baton.aws",
                    "io.baton.lease.dynamodb",
                    "io.baton.lambda",
                    "io.baton.deadletter.aws",
                    "io.baton.secrets")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("software.amazon..", "com.amazonaws..");

    @ArchTest
    static final ArchRule kafkasClientStaysInItsPackage = noClasses()
            .that()
            .resideOutsideOfPackage("io.baton.kafka")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("org.apache.kafka.clients.consumer.KafkaConsumer");

    @ArchTest
    static final ArchRule whatUsersSeeKnowsNoInternals = noClasses()
            .that()
            .resideInAPackage("io.baton")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.baton.tenure..", "io.baton.processing..", "io.baton.kafka..", "io.baton.lambda..");

    @ArchTest
    static final ArchRule processingAndTenureKnowLeaseValuesOnly = noClasses()
            .that()
            .resideInAnyPackage("io.baton.tenure", "io.baton.processing")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.baton.lease.dynamodb", "io.baton.kafka", "io.baton.lambda");

    @ArchTest
    static final ArchRule nobodyImportsTheGlue = noClasses()
            .that()
            .resideOutsideOfPackage("io.baton.lambda")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.baton.lambda");

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
