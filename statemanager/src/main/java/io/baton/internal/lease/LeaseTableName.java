package io.baton.internal.lease;

import java.util.regex.Pattern;

/** The rule for names of lease tables, in functions and commands. */
public record LeaseTableName(String value) {

    /** The rule in words, for messages. */
    public static final String EXPECTED =
            "the name of a DynamoDB table, 3 to 255 letters, digits and . - _, or its ARN";

    private static final Pattern DYNAMODB =
            Pattern.compile("[A-Za-z0-9._-]{3,255}|arn:[A-Za-z0-9:-]{1,200}:table/[A-Za-z0-9._-]{3,255}");

    /** Initialised last, as the constructor checks it against the pattern above. */
    public static final LeaseTableName DEFAULT = new LeaseTableName("baton-leases");

    public LeaseTableName {
        if (!DYNAMODB.matcher(value).matches()) {
            throw new IllegalArgumentException("A lease table is called by " + EXPECTED + ", not " + value);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
