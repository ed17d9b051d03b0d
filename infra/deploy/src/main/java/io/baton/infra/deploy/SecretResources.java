package io.baton.infra.deploy;

import java.util.List;
import java.util.regex.Pattern;

/**
 * What a permission calls a secret. Secrets Manager puts a hyphen and six random characters behind the name, and a
 * permission without them matches nothing. {@code ??????} stands for just these, where {@code *} would match secrets
 * whose names only begin so.
 */
final class SecretResources {

    private static final String ANY_SUFFIX = "-??????";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@-]+");
    private static final Pattern ARN = Pattern.compile("arn:[a-z-]+:secretsmanager:[a-z0-9-]+:\\d{12}:secret:.+");
    private static final Pattern COMPLETE = Pattern.compile(".*-[A-Za-z0-9]{6}");
    /** Random characters can look so, and the end of a name as well: {@code kafka-orders}. */
    private static final Pattern PERHAPS_A_WORD = Pattern.compile(".*-(?:[a-z]{6}|[0-9]{6})");

    private SecretResources() {}

    /** Of a name, a partial or a complete ARN; what a construct will only know later is left as it is. */
    static List<String> of(String secret) {
        if (NAME.matcher(secret).matches()) {
            return List.of(Arns.of("secretsmanager", "secret:" + secret + ANY_SUFFIX));
        }
        if (!ARN.matcher(secret).matches()) {
            return List.of(secret);
        }
        if (PERHAPS_A_WORD.matcher(secret).matches()) {
            return List.of(secret, secret + ANY_SUFFIX);
        }
        return List.of(COMPLETE.matcher(secret).matches() ? secret : secret + ANY_SUFFIX);
    }
}
