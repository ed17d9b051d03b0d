package io.baton.infra.deploy.cli;

import io.baton.infra.cli.connection.AccountGuard;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import software.amazon.awssdk.profiles.ProfileFile;

/** The account and the region to deploy to. A mixin. */
final class AccessOptions {

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "A profile of AWS's configuration files. It is used even if the environment has keys.")
    private @Nullable String profile;

    @Option(names = "--region", paramLabel = "REGION", description = "The region to deploy to. Default: the profile's.")
    private @Nullable String region;

    @Mixin
    private final AccountGuard guard = new AccountGuard();

    Access access() {
        return Access.of(profile, region, System.getenv(), ProfileFile.defaultProfileFile());
    }

    AccountGuard guard() {
        return guard;
    }
}
