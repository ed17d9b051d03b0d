package io.baton.infra.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LambdaShareTest {

    @ParameterizedTest
    @CsvSource({"128, 0.0724, 1, 2", "256, 0.1447, 1, 2", "1769, 1, 1, 2", "3008, 1.70, 1.70, 2", "10240, 5.79, 5.79, 6"
    })
    void aFunctionHasCoresByItsMemoryAndAWholeOneWhileItIsLoaded(
            int megabytes, double cores, double ofInit, int processors) {
        assertThat(LambdaShare.cores(megabytes)).isCloseTo(cores, within(0.01));
        assertThat(LambdaShare.coresOfInit(megabytes)).isCloseTo(ofInit, within(0.01));
        assertThat(LambdaShare.processors(megabytes)).isEqualTo(processors);
    }
}
