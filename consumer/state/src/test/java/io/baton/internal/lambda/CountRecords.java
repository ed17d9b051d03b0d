package io.baton.internal.lambda;

import io.baton.Aggregator;

final class CountRecords implements Aggregator<String, String, Long> {

    @Override
    public Long create() {
        return 0L;
    }

    @Override
    public Long add(String key, String value, Long aggregate) {
        return aggregate + 1;
    }
}
