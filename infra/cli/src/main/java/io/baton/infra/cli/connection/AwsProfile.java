package io.baton.infra.cli.connection;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.profiles.Profile;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileLocation;
import software.amazon.awssdk.profiles.ProfileProperty;

/**
 * A profile of AWS's configuration files, by its name. The SDK's own chain looks at {@code AWS_ACCESS_KEY_ID} first and
 * ignores a profile that does not exist, so that a command may reach another account. Immutable.
 */
final class AwsProfile {

    private final Profile profile;
    private final ProfileFile file;

    private AwsProfile(Profile profile, ProfileFile file) {
        this.profile = profile;
        this.file = file;
    }

    /** What is wrong with the profile that an option or {@code AWS_PROFILE} names; null if nothing is. */
    static @Nullable String problem(@Nullable String option, Map<String, String> environment) {
        String variable = environment.getOrDefault("AWS_PROFILE", "");
        if (option == null && variable.isBlank()) {
            return null;
        }
        try {
            AwsProfile ignored = named(option == null ? variable : option);
            return null;
        } catch (IllegalArgumentException e) {
            return (option == null ? "AWS_PROFILE: " : "--profile: ") + e.getMessage();
        }
    }

    /** Throws {@link IllegalArgumentException} that names the profiles that exist, and the files. */
    static AwsProfile named(String name) {
        ProfileFile file;
        try {
            file = ProfileFile.defaultProfileFile();
        } catch (IllegalArgumentException | SdkException e) {
            throw new IllegalArgumentException(files() + " can't be read: " + e.getMessage(), e);
        }
        Profile profile = file.profile(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no profile '%s' in %s; %s"
                        .formatted(
                                name,
                                files(),
                                file.profiles().isEmpty()
                                        ? "they have none"
                                        : "they have "
                                                + String.join(
                                                        ", ",
                                                        new TreeSet<>(
                                                                file.profiles().keySet())))));
        return new AwsProfile(profile, file);
    }

    private static String files() {
        return ProfileFileLocation.configurationFilePath() + " or " + ProfileFileLocation.credentialsFilePath();
    }

    Optional<String> region() {
        return profile.property(ProfileProperty.REGION);
    }

    /** The credentials of this profile alone, also where it assumes a role, uses single sign-on, or runs a program. */
    ProfileCredentialsProvider credentials() {
        return ProfileCredentialsProvider.builder()
                .profileFile(file)
                .profileName(profile.name())
                .build();
    }
}
