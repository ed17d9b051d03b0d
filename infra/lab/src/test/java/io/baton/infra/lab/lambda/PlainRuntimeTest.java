package io.baton.infra.lab.lambda;

class PlainRuntimeTest extends RuntimeContract {
    @Override
    RuntimeKind kind() {
        return RuntimeKind.PLAIN;
    }
}
