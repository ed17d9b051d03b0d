package io.baton.infra.deploy.config;

import io.baton.infra.cli.text.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a deployment's parts are called in AWS. A function's names hold nothing but the deployment's name and the numbers of
 * the partitions that it is meant for, so that they stay the same however many partitions there are. No two deployments have a name in
 * common: the name of one is never the name of a part of another ({@link #isFree}), and {@link #of} keeps every group and
 * topic apart.
 *
 * @param name at most {@value #LONGEST} characters: with what follows it, an EventBridge name has 64 at most
 */
public record Names(String name) {

    static final int LONGEST = 40;
    /** Of a name that the file gives. It has no two hyphens together, which those of {@link #of} have. */
    static final Pattern FORM = Pattern.compile("[A-Za-z](?:-?[A-Za-z0-9])*");

    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9](?:-?[A-Za-z0-9])*");
    private static final Pattern OF_A_PART =
            Pattern.compile(".*-shard-\\d+|.*-partition(?:-.*)?|.*-group-\\d+-\\d+(?:-.*)?");
    private static final String BETWEEN = "--";
    private static final int HASH = 8;
    /** What is left of 63 characters beside the prefix, an account, and the name of the longest region. */
    private static final int LONGEST_OF_A_BUCKET = 28;

    /**
     * {@code group--topic}, which no other group and topic have, as neither has two hyphens together. Where a letter is not
     * one that AWS takes, or too many are there, {@code group--topic--hash}.
     */
    static Names of(String group, String topic) {
        String both = group + BETWEEN + topic;
        boolean isPlain = FORM.matcher(group).matches() && TOPIC.matcher(topic).matches();
        if (isPlain && both.length() <= LONGEST && isFree(both)) {
            return new Names(both);
        }
        int room = (LONGEST - HASH - 2 * BETWEEN.length()) / 2;
        String readable = cut(group.replaceAll("^[^A-Za-z]+", ""), room, "group") + BETWEEN + cut(topic, room, "topic");
        // the length says where the group ends
        String hash = hash(group.length() + ":" + group + topic);
        String free = readable.replaceAll("-partition(?=-|$)", "-part").replaceAll("-group(?=-\\d+-\\d+(-|$))", "-grp");
        return new Names(free + BETWEEN + hash);
    }

    private static String cut(String text, int room, String otherwise) {
        String clean = text.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-", "");
        String cut = clean.substring(0, Math.min(clean.length(), room)).replaceAll("-$", "");
        return cut.isEmpty() ? otherwise : cut;
    }

    /** Whether the name differs from all names of other deployments' stacks and functions, and from their beginnings. */
    static boolean isFree(String name) {
        return !OF_A_PART.matcher(name).matches();
    }

    public String function(PartitionGroup group) {
        return group.isSingle() ? functionPrefix() + group.first() : groupPrefix() + group.first() + "-" + group.last();
    }

    /** The beginning of the name of every function of a single partition, which no other deployment's functions have. */
    public String functionPrefix() {
        return name + "-partition-";
    }

    /** The same of functions of several. Two numbers follow; a consumer group may be called so without them. */
    public String groupPrefix() {
        return name + "-group-";
    }

    /**
     * The name of the bucket that a deployment makes for its state. A bucket's name is unique over all accounts and regions, so it has
     * both. It has at most 63 characters and no capitals.
     */
    public String stateBucket(String account, String region) {
        boolean isPlain = name.length() <= LONGEST_OF_A_BUCKET && name.equals(name.toLowerCase(Locale.ROOT));
        String beginning = isPlain
                ? name
                : cut(name.toLowerCase(Locale.ROOT), LONGEST_OF_A_BUCKET - HASH - BETWEEN.length(), "")
                        + BETWEEN
                        + hash(name);
        return "baton-%s-%s-%s".formatted(beginning, account, region);
    }

    /** Of the rule or schedule. */
    public String tick(PartitionGroup group) {
        return function(group) + "-tick";
    }

    public String watchdog(PartitionGroup group) {
        return function(group) + "-watchdog";
    }

    public String failures() {
        return name + "-failures";
    }

    public String logGroup() {
        return "/baton/" + name;
    }

    /** The stack of the shared parts. */
    public String sharedStack() {
        return name;
    }

    public String shardStack(int shard) {
        return name + "-shard-" + shard;
    }

    private static String hash(String text) {
        byte[] digest = Sha256.of(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest).substring(0, HASH);
    }
}
