package io.baton.infra.lab.chaos;

import io.baton.infra.emulator.lab.Addresses;
import io.baton.infra.emulator.lab.Lab;
import io.baton.infra.emulator.lab.LabSettings;
import io.baton.infra.local.BrokerSettings;
import io.baton.infra.local.Link;
import io.baton.infra.local.Loopback;
import io.baton.infra.local.ThrottlingProxy;
import io.baton.internal.lease.LeaseKey;
import io.baton.internal.lease.LeaseStore;
import java.net.URI;
import java.util.List;
import java.util.function.Consumer;

/** A lab whose functions reach Kafka and the table through a network that can be broken; the judge does not. */
public final class Network implements AutoCloseable {

    private final Lab lab;
    private final Link kafka;
    private final ThrottlingProxy throttle;
    private final Link table;

    private Network(Lab lab, Link kafka) {
        this.lab = lab;
        this.kafka = kafka;
        this.throttle = ThrottlingProxy.to(lab.addresses().dynamoDb());
        this.table = Link.to(throttle.port());
    }

    public static Network start() {
        int detour = Loopback.freePort();
        Link kafka = Link.to(detour);
        try {
            return new Network(
                    Lab.start(
                            LabSettings.DEFAULT,
                            broker -> broker.withDetour(new BrokerSettings.Detour(detour, kafka.address()))),
                    kafka);
        } catch (RuntimeException e) {
            kafka.close();
            throw e;
        }
    }

    public Lab lab() {
        return lab;
    }

    public Addresses addresses() {
        return new Addresses(kafka.address(), URI.create("http://" + table.address()));
    }

    /**
     * What can be broken.
     *
     * @param kafkaHoldsCheckpoint whether checkpoints wait for what is written to Kafka
     */
    public NetworkFaults faults(
            LeaseStore leases,
            List<LeaseKey> keys,
            Faults faults,
            boolean kafkaHoldsCheckpoint,
            Consumer<String> announce) {
        return new NetworkFaults(
                new NetworkFaults.Lines(kafka, table, throttle, kafkaHoldsCheckpoint), leases, keys, faults, announce);
    }

    @Override
    public void close() {
        try (kafka;
                throttle;
                table;
                lab) {
            // each ends what it started
        }
    }
}
