package io.baton.infra.emulator;

class PlainRuntimeTest extends RuntimeContract {
    @Override
    RuntimeKind kind() {
        return RuntimeKind.PLAIN;
    }
}
