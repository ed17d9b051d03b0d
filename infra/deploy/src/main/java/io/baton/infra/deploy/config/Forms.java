package io.baton.infra.deploy.config;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The valid forms of a file's texts; each parser throws {@link IllegalArgumentException} for another form. */
final class Forms {

    static final int LONGEST_ARN = 2_048;

    static final Pattern SERVER = Pattern.compile(
            "[A-Za-z0-9._-]+:(?:[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])");
    static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}");
    /** It appears in queries of CloudWatch, between quotes. */
    static final Pattern GROUP = Pattern.compile("[ -~&&[^'\"\\\\]]{1,255}");

    static final Pattern HANDLER =
            Pattern.compile("[\\p{Alpha}_$][\\w$]*(\\.[\\p{Alpha}_$][\\w$]*)*(::handleRequest)?");
    /** Not in the form of an IP address, and without two dots in a row. */
    static final Pattern BUCKET =
            Pattern.compile("(?!\\d+\\.\\d+\\.\\d+\\.\\d+$)(?!.*\\.\\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");

    static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*");
    static final Pattern TABLE = Pattern.compile("[A-Za-z0-9._-]{3,255}");
    static final Pattern NAMESPACE = Pattern.compile("(?!AWS/)[A-Za-z0-9._#:/-]{1,255}");
    static final Pattern SUBNET = Pattern.compile("subnet-[0-9a-f]{8,17}");
    static final Pattern SECURITY_GROUP = Pattern.compile("sg-[0-9a-f]{8,17}");
    static final Pattern VPC = Pattern.compile("vpc-[0-9a-f]{8,17}");
    // each names one thing: IAM would take * and ? for whatever fits
    private static final String SECRET_NAME = "[A-Za-z0-9/_+=.@-]{1,519}";
    static final Pattern SECRET = Pattern.compile(
            SECRET_NAME + "|" + arn("secretsmanager", "secret:" + SECRET_NAME).pattern());
    static final Pattern KEY = arn("kms", "key/[A-Za-z0-9-]+");
    static final Pattern CLUSTER = arn("kafka", "cluster/[A-Za-z0-9-]+/[A-Za-z0-9-]+");
    static final Pattern QUEUE = arn("sqs", "[A-Za-z0-9_-]{1,80}(?:\\.fifo)?");
    static final Pattern SNS_TOPIC = arn("sns", "[A-Za-z0-9_-]{1,256}(?:\\.fifo)?");
    static final Pattern POLICY = Pattern.compile("arn:[a-z-]+:iam::(\\d{12}|aws):policy/[A-Za-z0-9/_+=,.@-]+");

    private Forms() {}

    private static Pattern arn(String service, String resource) {
        return Pattern.compile("arn:[a-z-]+:" + service + ":[a-z0-9-]+:\\d{12}:" + resource);
    }

    static Function<String, String> arn(Pattern pattern) {
        return form(pattern, LONGEST_ARN);
    }

    static Function<String, String> form(Pattern pattern, int longest) {
        return text -> {
            if (text.length() > longest || !pattern.matcher(text).matches()) {
                throw new IllegalArgumentException();
            }
            return text;
        };
    }

    static Function<String, String> oneOf(String... choices) {
        return text -> {
            if (!List.of(choices).contains(text)) {
                throw new IllegalArgumentException();
            }
            return text;
        };
    }
}
