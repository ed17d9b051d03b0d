package io.baton.internal.lease;

class InMemoryLeaseHistoryTest extends LeaseHistoryContract {

    private final LeaseHistory history = new InMemoryLeaseHistory();

    @Override
    protected LeaseHistory history() {
        return history;
    }
}
