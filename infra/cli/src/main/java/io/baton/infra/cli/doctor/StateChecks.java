package io.baton.infra.cli.doctor;

import io.baton.infra.cli.errors.ErrorText;
import io.baton.infra.cli.snapshots.StateArchives;
import io.baton.infra.cli.snapshots.StatePlace;
import io.baton.infra.cli.view.DurationText;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.snapshot.SnapshotArchive;
import io.baton.internal.state.StateException;
import io.baton.internal.time.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;
import software.amazon.awssdk.services.s3.model.HeadBucketResponse;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Checks the bucket of partitions with state, and the snapshots that their rows name. Loads S3's SDK, so it is made only for those. */
final class StateChecks {

    private static final String BUCKET = "state bucket";
    private static final String SNAPSHOTS = "snapshots";
    private static final int NOT_FOUND = 404;

    /** Holders delete what others left after a day, at their next sweep. */
    private static final Duration LEFT = Duration.ofDays(2);

    /** Many times the interval of snapshots. */
    private static final Duration HOW_OLD = Duration.ofMinutes(5);

    private final StateArchives archives;
    private final Time time;

    /**
     * A partition with state.
     *
     * @param snapshot that its row names
     * @param behind whether records wait
     */
    record Stateful(LeaseKey key, String snapshot, boolean behind) {}

    StateChecks(StateArchives archives, Time time) {
        this.archives = archives;
        this.time = time;
    }

    /** @param leases with state at each place; a place may have none yet */
    List<Finding> look(Map<StatePlace, List<Stateful>> leases) {
        List<Finding> findings = new ArrayList<>();
        leases.forEach((place, stateful) -> {
            List<Finding> ofBucket = bucket(place);
            findings.addAll(ofBucket);
            boolean there = ofBucket.stream().noneMatch(finding -> finding.grade() == Finding.Grade.ERROR);
            if (there && !stateful.isEmpty()) {
                findings.addAll(snapshots(archives.of(place), stateful));
            }
        });
        return findings;
    }

    private List<Finding> bucket(StatePlace place) {
        S3Client client = archives.client(place.endpoint());
        List<Finding> findings = new ArrayList<>();
        try {
            HeadBucketResponse head = client.headBucket(request -> request.bucket(place.bucket()));
            region(client, place, head.bucketRegion(), findings);
        } catch (S3Exception e) {
            return List.of(missing(place, e));
        } catch (SdkException e) {
            return List.of(Finding.skipped(
                    BUCKET,
                    "'%s' is not known: %s".formatted(place.bucket(), ErrorText.of(e)),
                    "see that S3 can be reached"));
        }
        publicAccess(client, place, findings);
        versioning(client, place, findings);
        if (findings.isEmpty()) {
            findings.add(Finding.ok(BUCKET, "'%s' exists, is private, keeps no versions".formatted(place.bucket())));
        }
        return findings;
    }

    private static Finding missing(StatePlace place, S3Exception e) {
        return e.statusCode() == NOT_FOUND
                ? Finding.error(
                        BUCKET,
                        "'%s' does not exist".formatted(place.bucket()),
                        "functions with state fail before they claim",
                        "create it, or correct BATON_STATE_BUCKET ('state.bucket' of the deployment's file)")
                : Finding.skipped(
                        BUCKET,
                        "'%s' is not known: S3 answers %s".formatted(place.bucket(), e.statusCode()),
                        "allow s3:ListBucket on it");
    }

    private static void region(S3Client client, StatePlace place, @Nullable String region, List<Finding> findings) {
        Region own = client.serviceClientConfiguration().region();
        if (place.endpoint() == null && region != null && !region.equals(own.id())) {
            findings.add(Finding.error(
                    BUCKET,
                    "'%s' is in %s, and the functions are in %s".formatted(place.bucket(), region, own),
                    "their requests are refused, as they go to their own region",
                    "use a bucket in %s".formatted(own)));
        }
    }

    private static void publicAccess(S3Client client, StatePlace place, List<Finding> findings) {
        try {
            PublicAccessBlockConfiguration block = client.getPublicAccessBlock(
                            request -> request.bucket(place.bucket()))
                    .publicAccessBlockConfiguration();
            boolean all = block.blockPublicAcls()
                    && block.blockPublicPolicy()
                    && block.ignorePublicAcls()
                    && block.restrictPublicBuckets();
            if (!all) {
                findings.add(open(place));
            }
        } catch (S3Exception e) {
            findings.add(
                    e.statusCode() == NOT_FOUND
                            ? open(place)
                            : unknown("public access", e, "s3:GetBucketPublicAccessBlock"));
        }
    }

    private static Finding open(StatePlace place) {
        return Finding.warn(
                BUCKET,
                "'%s' does not block all public access".formatted(place.bucket()),
                "a policy or a list could make the state readable for everybody",
                "block public access of the bucket");
    }

    private static void versioning(S3Client client, StatePlace place, List<Finding> findings) {
        try {
            if (client.getBucketVersioning(request -> request.bucket(place.bucket()))
                            .status()
                    == BucketVersioningStatus.ENABLED) {
                findings.add(Finding.warn(
                        BUCKET,
                        "'%s' keeps versions".formatted(place.bucket()),
                        "objects that holders delete stay as versions, and cost",
                        "suspend versioning: no object is ever written twice"));
            }
        } catch (S3Exception e) {
            findings.add(unknown("versioning", e, "s3:GetBucketVersioning"));
        }
    }

    private static Finding unknown(String what, S3Exception e, String permission) {
        return Finding.skipped(
                BUCKET, "%s: not known, S3 answers %s".formatted(what, e.statusCode()), "allow " + permission);
    }

    private List<Finding> snapshots(SnapshotArchive archive, List<Stateful> leases) {
        List<Finding> findings = new ArrayList<>();
        Instant now = time.now();
        int left = 0;
        for (Stateful lease : leases) {
            try {
                SnapshotArchive.Found found = archive.current(lease.key(), lease.snapshot());
                Duration age = Duration.between(found.writtenAt(), now);
                if (lease.behind() && age.compareTo(HOW_OLD) > 0) {
                    findings.add(old(lease, age));
                }
                left += archive.unneeded(lease.key(), lease.snapshot(), now.minus(LEFT))
                        .size();
            } catch (StateException e) {
                findings.add(unreadable(lease, e));
            }
        }
        if (left > 0) {
            findings.add(Finding.warn(
                    SNAPSHOTS,
                    "%,d objects are older than two days, and no snapshot needs them".formatted(left),
                    "they cost, and do no harm otherwise; holders delete such objects once an invocation",
                    "allow the functions' roles s3:ListBucket and s3:DeleteObject; their logs say what failed"));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.ok(SNAPSHOTS, "of %,d partitions, all there".formatted(leases.size())));
        }
        return findings;
    }

    private static Finding old(Stateful lease, Duration age) {
        return Finding.warn(
                SNAPSHOTS,
                "%s: its snapshot is %s old, and records wait".formatted(lease.key(), DurationText.text(age)),
                "after a crash that much is done again",
                "read the function's log: a record is not finished, or a snapshot can't be written");
    }

    private static Finding unreadable(Stateful lease, StateException e) {
        return e.mayPass()
                ? Finding.skipped(SNAPSHOTS, ErrorText.of(e), "look again")
                : Finding.error(
                        SNAPSHOTS,
                        "%s: %s".formatted(lease.key(), ErrorText.of(e)),
                        "the next holder stops before its first record",
                        "run 'baton state verify', and go back to a kept snapshot with 'leases seek --state restore'");
    }
}
