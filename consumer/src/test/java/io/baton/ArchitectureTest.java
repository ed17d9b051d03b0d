package io.baton;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.baton.internal.time.SystemTime;
import java.time.Instant;
import java.util.stream.Stream;

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
    static final ArchRule metricsKnowOnlyWhereTheyGo = classes()
            .that()
            .resideInAPackage("io.baton.internal.metrics")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.baton.internal.metrics",
                    "io.baton.internal.thrown",
                    "io.baton.spi",
                    "java..",
                    "org.HdrHistogram..",
                    "org.slf4j..",
                    "org.jspecify..");

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

    private static final DescribedPredicate<JavaClass> ofInternals =
            resideInAPackage("io.baton.internal..").as("types of io.baton.internal");

    /** Of the modules too whose main code is on this test's class path. */
    @ArchTest
    static final ArchRule publicTypesAreInThePublicPackages = classes()
            .that()
            .arePublic()
            .and()
            .resideOutsideOfPackage("io.baton.internal..")
            .should()
            .resideInAnyPackage("io.baton", "io.baton.spi");

    @ArchTest
    static final ArchRule noPublicSignatureNamesAnInternalType = codeUnits()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage("io.baton", "io.baton.spi")
            .and()
            .areDeclaredInClassesThat()
            .arePublic()
            .and(areSeenOutside())
            .should(nameNoInternalType());

    @ArchTest
    static final ArchRule noPublicFieldIsOfAnInternalType = noFields()
            .that()
            .areDeclaredInClassesThat()
            .resideInAnyPackage("io.baton", "io.baton.spi")
            .and()
            .areNotPrivate()
            .should()
            .haveRawType(ofInternals);

    @ArchTest
    static final ArchRule noPublicTypeIsAnInternalOne = noClasses()
            .that()
            .resideInAnyPackage("io.baton", "io.baton.spi")
            .and()
            .arePublic()
            .should()
            .beAssignableTo(ofInternals);

    private static DescribedPredicate<JavaCodeUnit> areSeenOutside() {
        return DescribedPredicate.describe(
                "are public or protected",
                unit -> unit.getModifiers().contains(JavaModifier.PUBLIC)
                        || unit.getModifiers().contains(JavaModifier.PROTECTED));
    }

    private static ArchCondition<JavaCodeUnit> nameNoInternalType() {
        return new ArchCondition<>("name no internal type") {
            @Override
            public void check(JavaCodeUnit unit, ConditionEvents events) {
                Stream.of(
                                unit.getReturnType().getAllInvolvedRawTypes().stream(),
                                unit.getParameterTypes().stream()
                                        .flatMap(type -> type.getAllInvolvedRawTypes().stream()),
                                unit.getThrowsClause().getTypes().stream())
                        .flatMap(types -> types)
                        .filter(ofInternals)
                        .forEach(type -> events.add(
                                SimpleConditionEvent.violated(unit, unit.getFullName() + " names " + type.getName())));
            }
        };
    }

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
