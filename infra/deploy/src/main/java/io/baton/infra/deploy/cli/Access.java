package io.baton.infra.deploy.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;

/** The credentials and the region of a command, the same for Baton's own requests and for CDK: a profile that is named is
 * used whatever keys the environment has, and a profile that does not exist is refused.
 */
final class Access {

    private static final String PROFILE = "AWS_PROFILE";

    /** AWS's tools use each of these before a profile. */
    private static final List<String> KEYS = List.of(
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_SECURITY_TOKEN",
            "AWS_ROLE_ARN",
            "AWS_WEB_IDENTITY_TOKEN_FILE",
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
            "AWS_CONTAINER_CREDENTIALS_FULL_URI");

    private final @Nullable String profile;
    private final boolean needsKeys;
    private final Region region;
    private final AwsCredentialsProvider credentials;

    private Access(@Nullable String profile, boolean needsKeys, Region region, AwsCredentialsProvider credentials) {
        this.profile = profile;
        this.needsKeys = needsKeys;
        this.region = region;
        this.credentials = credentials;
    }

    /**
     * Options come first, then the environment.
     *
     * @throws IllegalArgumentException if the profile does not exist, or no region is named
     */
    static Access of(
            @Nullable String givenProfile,
            @Nullable String givenRegion,
            Map<String, String> environment,
            ProfileFile file) {
        boolean hasKeys = environment.containsKey("AWS_ACCESS_KEY_ID");
        String named = givenProfile != null ? givenProfile : hasKeys ? null : environment.get(PROFILE);
        Optional<Profile> profile = file.profile(named == null ? "default" : named);
        if (named != null && profile.isEmpty()) {
            throw new IllegalArgumentException("%s %s: AWS's configuration files have no such profile. They have: %s"
                    .formatted(
                            givenProfile == null ? PROFILE : "--profile",
                            named,
                            String.join(", ", new TreeSet<>(file.profiles().keySet()))));
        }
        Region region = Optional.ofNullable(givenRegion)
                .or(() -> Optional.ofNullable(environment.get("AWS_REGION")))
                .or(() -> Optional.ofNullable(environment.get("AWS_DEFAULT_REGION")))
                .or(() -> profile.flatMap(found -> found.property("region")))
                .map(Region::of)
                .orElseThrow(() -> new IllegalArgumentException(
                        "no region: give --region, set AWS_REGION, or name a --profile that has one"));
        boolean needsKeys =
                profile.flatMap(found -> found.property("credential_source")).isPresent();
        AwsCredentialsProvider credentials = named == null
                ? DefaultCredentialsProvider.builder().build()
                : ProfileCredentialsProvider.builder()
                        .profileFile(file)
                        .profileName(named)
                        .build();
        return new Access(named, needsKeys, region, credentials);
    }

    Region region() {
        return region;
    }

    AwsCredentialsProvider credentials() {
        return credentials;
    }

    /** For people. */
    String described() {
        return profile == null ? "region " + region : "region %s, profile %s".formatted(region, profile);
    }

    /** More arguments for the CDK command line. */
    List<String> cdkArguments() {
        return profile == null ? List.of() : List.of("--profile", profile);
    }

    /** Changes a program's environment so that it uses the same credentials and region. */
    void putInto(Map<String, String> environment) {
        environment.put("AWS_REGION", region.id());
        environment.put("AWS_DEFAULT_REGION", region.id());
        environment.remove("AWS_DEFAULT_PROFILE");
        if (profile == null) {
            environment.remove(PROFILE);
            return;
        }
        environment.put(PROFILE, profile);
        if (!needsKeys) {
            KEYS.forEach(environment::remove);
        }
    }
}
