package io.baton.infra.deploy.check;

import io.baton.FailurePolicy;
import io.baton.Output;
import io.baton.PartitionConsumerFunction;
import io.baton.Pipeline;
import java.net.ConnectException;
import java.util.Map;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Handlers for the check to look at. */
final class Handlers {

    private Handlers() {}

    /** As it should be. */
    public static final class Good {
        public String handleRequest(String event) {
            return event;
        }
    }

    /** Needs what its environment must have. */
    public static final class NeedsItsTopic {
        public NeedsItsTopic() {
            if (!"rides".equals(System.getenv("BATON_TOPIC"))) {
                throw new IllegalStateException("no topic");
            }
        }

        public String handleRequest(String event) {
            return event;
        }
    }

    /** The guide's example of idempotency has a client in a field. */
    public static final class HasAClient {
        private final DynamoDbClient dynamo = DynamoDbClient.create();

        public String handleRequest(String event) {
            return event + dynamo.serviceName();
        }
    }

    /** Looks for something at home: this machine's user is not the function's. */
    public static final class LooksAround {
        public LooksAround() {
            if (System.getenv("BATON_TEST_OF_THIS_MACHINE") != null
                    || System.getenv("HOME") != null
                    || !"$LATEST".equals(System.getenv("AWS_LAMBDA_FUNCTION_VERSION"))) {
                throw new IllegalStateException("not as in Lambda");
            }
        }

        public String handleRequest(String event) {
            return event;
        }
    }

    /** Asks something that only the function can reach. */
    public static final class AsksTheNetwork {
        public AsksTheNetwork() {
            throw new IllegalStateException("no parameters", new ConnectException("Connection refused"));
        }

        public String handleRequest(String event) {
            return event;
        }
    }

    /** Fails as it is made. */
    public static final class Fails {
        public Fails() {
            throw new IllegalStateException("no such table");
        }

        public String handleRequest(String event) {
            return event;
        }
    }

    /** Can't be made by Lambda. */
    public static final class WantsMore {
        private final String more;

        public WantsMore(String more) {
            this.more = more;
        }

        public String handleRequest(String event) {
            return event + more;
        }
    }

    /** Writes to the topic {@code standings}, exactly once. */
    public static final class Writes extends PartitionConsumerFunction<String, String> {
        private final Output<String, String> standings =
                Output.to("standings", new StringSerializer(), new StringSerializer());

        @Override
        protected Pipeline<String, String> pipeline() {
            System.out.print("a pipeline that says something, without a new line");
            return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                    .writing(standings)
                    .exactlyOnce()
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> context.send(standings, key, value));
        }
    }

    /** Writes to two clusters. */
    public static final class WritesElsewhere extends PartitionConsumerFunction<String, String> {
        private final Output<String, String> here = Output.to(
                        "standings", new StringSerializer(), new StringSerializer())
                .withProperties(Map.of("compression.type", "zstd"));
        private final Output<String, String> there = Output.to("copy", new StringSerializer(), new StringSerializer())
                .withProperties(Map.of("bootstrap.servers", "b-1.other.example.com:9092"));

        @Override
        protected Pipeline<String, String> pipeline() {
            return Pipeline.reading(new StringDeserializer(), new StringDeserializer())
                    .writing(here, there)
                    .atLeastOnce()
                    .onFailure(FailurePolicy.stop())
                    .handle((key, value, context) -> context.send(there, key, value));
        }
    }

    /** Its pipeline needs what is not here. */
    public static final class AsksForItsPipeline extends PartitionConsumerFunction<String, String> {
        @Override
        protected Pipeline<String, String> pipeline() {
            throw new IllegalStateException("no such parameter");
        }
    }

    /** Handles nothing. */
    public static final class Idle {}
}
