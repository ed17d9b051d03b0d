package io.baton.infra.local;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;

/**
 * The user's Maven repository, asked as Maven itself would: with the user's settings, mirrors and credentials, and the
 * {@code maven.repo.local} of the running build. Stateless.
 */
final class MavenRepository {

    private MavenRepository() {}

    /**
     * Their files, in the order of the coordinates; those that are missing are fetched, which is said.
     *
     * @param what they are, for messages
     * @param coordinates {@code group:artifact:type[:classifier]:version:scope}
     */
    static List<Path> files(String what, List<String> coordinates) {
        ContextOverrides asTheUser = ContextOverrides.create()
                .withUserSettings(true)
                .transferListener(new Announcement(what))
                .build();
        try (Context maven = Runtimes.INSTANCE.getRuntime().create(asTheUser)) {
            List<ArtifactRequest> requests = coordinates.stream()
                    .map(one -> new ArtifactRequest(artifact(one), maven.remoteRepositories(), null))
                    .toList();
            return maven.repositorySystem().resolveArtifacts(maven.repositorySystemSession(), requests).stream()
                    .map(result -> result.getArtifact().getFile().toPath())
                    .toList();
        } catch (ArtifactResolutionException e) {
            throw new LocalPartException(
                    "The jars of %s are not all in the Maven repository, and can't be fetched: %s. Check the network and Maven's settings.xml, or name a checkout of Baton that was built with -D%s="
                            .formatted(what, e.getMessage(), Checkout.HOME),
                    e);
        }
    }

    private static Artifact artifact(String coordinates) {
        String[] parts = coordinates.split(":", -1);
        return parts.length > 5
                ? new DefaultArtifact(parts[0], parts[1], parts[3], parts[2], parts[4])
                : new DefaultArtifact(parts[0], parts[1], parts[2], parts[3]);
    }

    /** Says once that something is fetched: it may take a minute. */
    private static final class Announcement extends AbstractTransferListener {

        private final String what;
        private final AtomicBoolean said = new AtomicBoolean();

        Announcement(String what) {
            this.what = what;
        }

        @Override
        public void transferInitiated(TransferEvent event) {
            if (said.compareAndSet(false, true)) {
                System.out.printf("Maven fetches the jars of %s, the first time only ...%n", what);
            }
        }
    }
}
