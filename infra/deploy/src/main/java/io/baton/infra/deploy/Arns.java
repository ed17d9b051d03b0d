package io.baton.infra.deploy;

import software.amazon.awscdk.Fn;

/**
 * ARNs of things by their names, in the account and region that the template is deployed to. Stacks refer to one another
 * so: an export would tie them together, and could not be changed while it is in use.
 */
final class Arns {

    private Arns() {}

    static String of(String service, String resource) {
        return Fn.sub("arn:${AWS::Partition}:" + service + ":${AWS::Region}:${AWS::AccountId}:" + resource);
    }

    static String function(String name) {
        return of("lambda", "function:" + name);
    }

    static String queue(String name) {
        return of("sqs", name);
    }

    static String table(String name) {
        return of("dynamodb", "table/" + name);
    }

    static String rule(String name) {
        return of("events", "rule/" + name);
    }
}
