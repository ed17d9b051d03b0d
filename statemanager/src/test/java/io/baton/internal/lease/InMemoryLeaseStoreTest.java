package io.baton.internal.lease;

class InMemoryLeaseStoreTest extends LeaseStoreContract {

    private final InMemoryLeaseStore store = new InMemoryLeaseStore();

    @Override
    protected LeaseStore store() {
        return store;
    }

    @Override
    protected LeaseBook book() {
        return store;
    }
}
