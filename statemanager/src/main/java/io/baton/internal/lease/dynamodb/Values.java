package io.baton.internal.lease.dynamodb;

import io.baton.internal.lease.Generation;
import java.time.Instant;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Attribute values of the kinds a row uses. */
final class Values {

    private Values() {}

    static AttributeValue text(String text) {
        return AttributeValue.fromS(text);
    }

    static AttributeValue number(long number) {
        return AttributeValue.fromN(Long.toString(number));
    }

    static AttributeValue bytes(byte[] bytes) {
        return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
    }

    static AttributeValue generation(Generation generation) {
        return number(generation.value());
    }

    static AttributeValue flag(boolean flag) {
        return AttributeValue.fromBool(flag);
    }

    static AttributeValue instant(Instant instant) {
        return AttributeValue.fromS(instant.toString());
    }
}
