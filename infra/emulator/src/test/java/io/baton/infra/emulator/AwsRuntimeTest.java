package io.baton.infra.emulator;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(value = OS.LINUX, disabledReason = "AWS's natives are for Linux")
class AwsRuntimeTest extends RuntimeContract {
    @Override
    RuntimeKind kind() {
        return RuntimeKind.AWS;
    }
}
