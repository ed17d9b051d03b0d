package io.baton.internal.kafka;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.SupportedVersionRange;
import org.apache.kafka.common.KafkaFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells newer brokers from older ones, which no answer of theirs does by name. Asks at once. */
final class BrokerFeatures {

    private static final Logger LOG = LoggerFactory.getLogger(BrokerFeatures.class);

    private static final String METADATA_VERSION = "metadata.version";

    /** Of Kafka 3.7's first metadata version: KIP-966. */
    private static final short CAPPED_IN_SYNC = 15;

    private final KafkaFuture<FeatureMetadata> asked;

    BrokerFeatures(Admin admin, Duration patience) {
        int millis = Math.clamp(patience.toMillis(), 0, Integer.MAX_VALUE);
        this.asked = admin.describeFeatures(new DescribeFeaturesOptions().timeoutMs(millis))
                .featureMetadata();
    }

    /** Whether min.insync.replicas counts for no more than the replicas that a partition has; true where the brokers don't answer. */
    boolean capInSyncReplicas(Duration patience) throws InterruptedException {
        try {
            SupportedVersionRange range = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS)
                    .supportedFeatures()
                    .get(METADATA_VERSION);
            return range != null && range.maxVersion() >= CAPPED_IN_SYNC;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Kafka did not tell its features", e);
            return true;
        }
    }
}
