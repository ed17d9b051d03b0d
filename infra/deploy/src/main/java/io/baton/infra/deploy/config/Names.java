package io.baton.infra.deploy.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a deployment's parts are called in AWS. A partition's names hold nothing but the deployment's name and the
 * partition's number, so that they stay the same however many partitions there are.
 *
 * @param name at most {@value #LONGEST} characters: with what follows it, an EventBridge name has 64 at most
 */
public record Names(String name) {

    static final int LONGEST = 40;
    static final Pattern FORM = Pattern.compile("[A-Za-z](?:-?[A-Za-z0-9])*");
    private static final int HASH = 8;

    /** Topics may have dots and be long, groups may have anything: where that is lost, a hash keeps names apart. */
    static Names of(String group, String topic) {
        String both = group + "-" + topic;
        String clean = both.replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^[^A-Za-z]+|-+$", "");
        if (clean.equals(both) && clean.length() <= LONGEST) {
            return new Names(clean);
        }
        String cut = clean.isEmpty() ? "baton" : clean.substring(0, Math.min(clean.length(), LONGEST - HASH - 1));
        return new Names(cut.replaceAll("-+$", "") + "-" + hash(group + "/" + topic));
    }

    public String function(int partition) {
        return functionPrefix() + partition;
    }

    /** With which every function's name begins, and no other deployment's. */
    public String functionPrefix() {
        return name + "-partition-";
    }

    /** Of the rule or schedule. */
    public String tick(int partition) {
        return function(partition) + "-tick";
    }

    public String watchdog(int partition) {
        return function(partition) + "-watchdog";
    }

    public String failures() {
        return name + "-failures";
    }

    public String logGroup() {
        return "/baton/" + name;
    }

    /** The stack of what all partitions share. */
    public String sharedStack() {
        return name;
    }

    public String shardStack(int shard) {
        return name + "-shard-" + shard;
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HASH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
