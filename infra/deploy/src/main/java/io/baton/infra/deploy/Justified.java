package io.baton.infra.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.CfnResource;

/** The reason why a resource breaks a rule of cdk-nag, written into the template, where cdk-nag finds it also in the app of a
 * user of the construct.
 */
final class Justified {

    private Justified() {}

    /** @param reasons by the rule's id */
    static void in(CfnResource resource, Map<String, String> reasons) {
        List<Map<String, String>> suppressions = new ArrayList<>();
        new TreeMap<>(reasons)
                .forEach((id, reason) -> suppressions.add(new TreeMap<>(Map.of("id", id, "reason", reason))));
        resource.addMetadata("cdk_nag", Map.of("rules_to_suppress", suppressions));
    }
}
