package io.baton.internal.record;

import java.util.Iterator;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * A record's headers, lent to the user's code for one attempt. Its first touch makes a copy, bytes and all, which
 * deserializers, filter and handler of the attempt share and may change; the record stays as it came. Where nobody touches
 * headers, nothing is copied.
 */
abstract class LentHeaders implements Headers {

    private @Nullable Headers copy;

    /** The record's own, which are only read. */
    abstract Headers original();

    final Headers lent() {
        Headers lent = copy;
        if (lent == null) {
            lent = new RecordHeaders();
            for (Header header : original()) {
                byte[] value = header.value();
                lent.add(new RecordHeader(header.key(), value == null ? null : value.clone()));
            }
            copy = lent;
        }
        return lent;
    }

    @Override
    public final Headers add(Header header) {
        return lent().add(header);
    }

    @Override
    public final Headers add(String key, byte[] value) {
        return lent().add(key, value);
    }

    @Override
    public final Headers remove(String key) {
        return lent().remove(key);
    }

    @Override
    public final Header lastHeader(String key) {
        return lent().lastHeader(key);
    }

    @Override
    public final Iterable<Header> headers(String key) {
        return lent().headers(key);
    }

    @Override
    public final Header[] toArray() {
        return lent().toArray();
    }

    @Override
    public final Iterator<Header> iterator() {
        return lent().iterator();
    }
}
