package io.baton.internal.deadletter.aws;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/** Where a target is, which need not be where the function runs. Without an answer the SDK looks where it always does. */
final class Regions {

    private static final Pattern QUEUE = Pattern.compile("[./]sqs\\.([a-z]{2,}(?:-[a-z]+)+-\\d+)\\.");
    private static final Pattern ARN = Pattern.compile("arn:[^:]*:[^:]*:([a-z0-9-]+):.*");

    private Regions() {}

    static Optional<Region> ofQueue(String url) {
        Matcher found = QUEUE.matcher(url);
        return found.find() ? Optional.of(Region.of(found.group(1))) : Optional.empty();
    }

    static Optional<Region> ofArn(String arn) {
        Matcher found = ARN.matcher(arn);
        return found.matches() ? Optional.of(Region.of(found.group(1))) : Optional.empty();
    }
}
