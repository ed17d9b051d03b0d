package io.baton.infra.explorer;

/** What was promised did not hold. */
final class BrokenPromise extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Promise promise;

    BrokenPromise(Promise promise, String how) {
        super(promise + ": " + how, null, false, false);
        this.promise = promise;
    }

    Promise promise() {
        return promise;
    }
}
