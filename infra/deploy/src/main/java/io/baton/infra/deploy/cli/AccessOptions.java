package io.baton.infra.deploy.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import software.amazon.awssdk.profiles.ProfileFile;

/** Which account and region are meant. */
final class AccessOptions {

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Of AWS's configuration files. It is used also where the environment has keys.")
    private @Nullable String profile;

    @Option(names = "--region", paramLabel = "REGION", description = "To deploy to. Default: the profile's.")
    private @Nullable String region;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description = "The account that is meant: with credentials of another, nothing is done.")
    private @Nullable String account;

    Access access() {
        return Access.of(profile, region, System.getenv(), ProfileFile.defaultProfileFile());
    }

    @Nullable
    String account() {
        return account;
    }
}
