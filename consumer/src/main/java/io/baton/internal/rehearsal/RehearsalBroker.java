package io.baton.internal.rehearsal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.MetadataResponseData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.ApiVersionsResponse;
import org.apache.kafka.common.requests.FetchRequest;
import org.apache.kafka.common.requests.FindCoordinatorRequest;
import org.apache.kafka.common.requests.ListOffsetsRequest;
import org.apache.kafka.common.requests.OffsetCommitRequest;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.SaslAuthenticateRequest;
import org.apache.kafka.common.requests.SaslHandshakeRequest;

/**
 * A broker on this machine's loopback that answers Kafka's client as far as reading one record after the other, committing offsets,
 * and writing in transactions need it, and a login if the client wants one. It lets the client's code have its first time while the function is loaded. Close it on the thread that opened it.
 */
public final class RehearsalBroker implements AutoCloseable {

    private static final Set<ApiKeys> KNOWN = Set.of(
            ApiKeys.API_VERSIONS,
            ApiKeys.METADATA,
            ApiKeys.LIST_OFFSETS,
            ApiKeys.FETCH,
            ApiKeys.FIND_COORDINATOR,
            ApiKeys.OFFSET_COMMIT,
            ApiKeys.OFFSET_FETCH,
            ApiKeys.INIT_PRODUCER_ID,
            ApiKeys.ADD_PARTITIONS_TO_TXN,
            ApiKeys.PRODUCE,
            ApiKeys.ADD_OFFSETS_TO_TXN,
            ApiKeys.TXN_OFFSET_COMMIT,
            ApiKeys.END_TXN,
            ApiKeys.SASL_HANDSHAKE,
            ApiKeys.SASL_AUTHENTICATE);
    private static final Uuid TOPIC_ID = new Uuid(1, 1);
    private static final int NODE = 1;
    private static final int MOST_BYTES = 1 << 20;

    private final String topic;
    private final LoopbackServer server;

    private RehearsalBroker(String topic) throws IOException {
        this.topic = topic;
        this.server = LoopbackServer.open(this::serve);
    }

    /** It has that topic, with one partition. */
    public static RehearsalBroker open(String topic) throws IOException {
        return new RehearsalBroker(topic);
    }

    /** What a client is given as {@code bootstrap.servers}. */
    public String address() {
        return server.host() + ":" + server.port();
    }

    private void serve(Socket client) throws IOException {
        var in = new DataInputStream(client.getInputStream());
        var out = new DataOutputStream(client.getOutputStream());
        var login = new RehearsalLogin();
        while (true) {
            byte[] request = new byte[Math.clamp(in.readInt(), 0, MOST_BYTES)];
            in.readFully(request);
            ByteBuffer response = answer(ByteBuffer.wrap(request), login);
            // in one piece, which the other side need not acknowledge half-way
            ByteBuffer whole = ByteBuffer.allocate(Integer.BYTES + response.remaining());
            out.write(whole.putInt(response.remaining()).put(response).array());
        }
    }

    private ByteBuffer answer(ByteBuffer bytes, RehearsalLogin login) {
        RequestHeader header = RequestHeader.parse(bytes);
        AbstractRequest request = AbstractRequest.parseRequest(
                        header.apiKey(), header.apiVersion(), new ByteBufferAccessor(bytes))
                .request;
        var responseHeader = header.toResponseHeader();
        return RequestUtils.serialize(
                responseHeader.data(), responseHeader.headerVersion(), answer(request, login), header.apiVersion());
    }

    private ApiMessage answer(AbstractRequest request, RehearsalLogin login) {
        return switch (request) {
            case FetchRequest fetch -> fetched(fetch);
            case ListOffsetsRequest list -> offsets(list);
            case FindCoordinatorRequest find -> coordinator(find);
            case OffsetCommitRequest commit -> committed(commit);
            case SaslHandshakeRequest handshake -> login.begin(handshake);
            case SaslAuthenticateRequest authenticate -> login.go(authenticate);
            default ->
                switch (request.apiKey()) {
                    case API_VERSIONS -> versions();
                    case METADATA -> metadata();
                    default ->
                        RehearsalTransactions.answer(request)
                                .orElseGet(() -> request.getErrorResponse(new UnknownServerException())
                                        .data());
                };
        };
    }

    private static ApiMessage versions() {
        var versions = new ApiVersionsResponseData.ApiVersionCollection();
        KNOWN.forEach(key -> versions.add(ApiVersionsResponse.toApiVersion(key)));
        return new ApiVersionsResponseData().setApiKeys(versions);
    }

    private ApiMessage metadata() {
        var brokers = new MetadataResponseData.MetadataResponseBrokerCollection();
        brokers.add(new MetadataResponseData.MetadataResponseBroker()
                .setNodeId(NODE)
                .setHost(server.host())
                .setPort(server.port()));
        var topics = new MetadataResponseData.MetadataResponseTopicCollection();
        topics.add(new MetadataResponseData.MetadataResponseTopic()
                .setName(topic)
                .setTopicId(TOPIC_ID)
                .setPartitions(List.of(new MetadataResponseData.MetadataResponsePartition()
                        .setPartitionIndex(0)
                        .setLeaderId(NODE)
                        .setReplicaNodes(List.of(NODE))
                        .setIsrNodes(List.of(NODE)))));
        return new MetadataResponseData()
                .setClusterId("rehearsal")
                .setControllerId(NODE)
                .setBrokers(brokers)
                .setTopics(topics);
    }

    /** A record at whatever offset is asked for. */
    private ApiMessage fetched(FetchRequest request) {
        long offset = request.data().topics().stream()
                .flatMap(asked -> asked.partitions().stream())
                .mapToLong(partition -> partition.fetchOffset())
                .findFirst()
                .orElse(-1);
        if (offset < 0) {
            return new FetchResponseData();
        }
        byte[] content = topic.getBytes(StandardCharsets.UTF_8);
        return new FetchResponseData()
                .setResponses(List.of(new FetchResponseData.FetchableTopicResponse()
                        .setTopic(topic)
                        .setTopicId(TOPIC_ID)
                        .setPartitions(List.of(new FetchResponseData.PartitionData()
                                .setPartitionIndex(0)
                                .setHighWatermark(offset + 1)
                                .setLastStableOffset(offset + 1)
                                .setLogStartOffset(0)
                                .setRecords(MemoryRecords.withRecords(
                                        offset, Compression.NONE, new SimpleRecord(content, content)))))));
    }

    private static ApiMessage offsets(ListOffsetsRequest request) {
        return new ListOffsetsResponseData()
                .setTopics(request.data().topics().stream()
                        .map(asked -> new ListOffsetsResponseData.ListOffsetsTopicResponse()
                                .setName(asked.name())
                                .setPartitions(asked.partitions().stream()
                                        .map(partition -> new ListOffsetsResponseData.ListOffsetsPartitionResponse()
                                                .setPartitionIndex(partition.partitionIndex())
                                                .setOffset(0)
                                                .setTimestamp(0))
                                        .toList()))
                        .toList());
    }

    private ApiMessage coordinator(FindCoordinatorRequest request) {
        String host = server.host();
        return new FindCoordinatorResponseData()
                .setCoordinators(request.data().coordinatorKeys().stream()
                        .map(key -> new FindCoordinatorResponseData.Coordinator()
                                .setKey(key)
                                .setNodeId(NODE)
                                .setHost(host)
                                .setPort(server.port()))
                        .toList());
    }

    private static ApiMessage committed(OffsetCommitRequest request) {
        return new OffsetCommitResponseData()
                .setTopics(request.data().topics().stream()
                        .map(asked -> new OffsetCommitResponseData.OffsetCommitResponseTopic()
                                .setName(asked.name())
                                .setTopicId(asked.topicId())
                                .setPartitions(asked.partitions().stream()
                                        .map(partition -> new OffsetCommitResponseData.OffsetCommitResponsePartition()
                                                .setPartitionIndex(partition.partitionIndex()))
                                        .toList()))
                        .toList());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
