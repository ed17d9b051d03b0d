package io.baton.infra.deploy.config;

import java.time.Duration;
import java.util.Set;

/** Reads what the functions share (table, logs, alarms), and the account's quotas. */
final class ServicesReader {

    private static final Set<Integer> LOG_DAYS = Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);

    private ServicesReader() {}

    static LeaseTableSettings leaseTable(Section table, String name) {
        LeaseTableSettings.Encryption encryption = table.choice("encryption", LeaseTableSettings.Encryption.DEFAULT);
        String key = table.optional("encryptionKey", "the ARN of a KMS key", Forms.arn(Forms.KEY));
        if (key != null && encryption != LeaseTableSettings.Encryption.CUSTOMER_MANAGED) {
            table.refuse("encryptionKey", "goes with encryption: CUSTOMER_MANAGED only");
        }
        boolean create = table.flag("create", true);
        if (!create && !table.has("tableName")) {
            table.refuse("create", "false needs tableName: the table that is there");
        }
        LeaseTableSettings settings = new LeaseTableSettings(
                table.value(
                        "tableName",
                        name + "-leases",
                        "3 to 255 letters, digits and . - _",
                        Forms.form(Forms.TABLE, 255)),
                create,
                encryption,
                key,
                table.flag("pointInTimeRecovery", true),
                table.flag("deletionProtection", true));
        table.refuseUnknown();
        return settings;
    }

    static Observability observability(Section file) {
        int days = file.number("logRetention", 1, 3_653, 30);
        if (!LOG_DAYS.contains(days)) {
            file.refuse(
                    "logRetention",
                    "is %d days, and CloudWatch knows only %s"
                            .formatted(days, LOG_DAYS.stream().sorted().toList()));
        }
        Section alarms = file.section("alarms");
        Observability settings = new Observability(
                file.value("metrics", "basic", "basic, all or off", Forms.oneOf("basic", "all", "off")),
                file.value(
                        "metricsNamespace",
                        "Baton",
                        "letters, digits and . - _ / # : that don't begin with AWS/",
                        Forms.form(Forms.NAMESPACE, 255)),
                days,
                file.flag("dashboard", true),
                alarms.optional("topic", "the ARN of an SNS topic", Forms.arn(Forms.SNS_TOPIC)),
                alarms.duration("lag", Duration.ofSeconds(1), Duration.ofDays(30), Duration.ofMinutes(5)),
                alarms.duration("retention", Duration.ofMinutes(1), Duration.ofDays(30), Duration.ofDays(1)));
        alarms.refuseUnknown();
        return settings;
    }

    static Quotas quotas(Section section) {
        Quotas quotas = new Quotas(
                section.number("rules", 0, 100_000, 300),
                section.number("concurrentExecutions", 10, 1_000_000, 1_000),
                section.number("codeStorageGigabytes", 1, 100_000, 75),
                section.number("roles", 1, 100_000, 1_000),
                section.number("managedPolicies", 1, 100, 10));
        section.refuseUnknown();
        return quotas;
    }
}
