package io.baton.internal.rehearsal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.AddOffsetsToTxnResponseData;
import org.apache.kafka.common.message.AddPartitionsToTxnResponseData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.AddOffsetsToTxnRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnRequest;
import org.apache.kafka.common.requests.AddPartitionsToTxnResponse;
import org.apache.kafka.common.requests.EndTxnRequest;
import org.apache.kafka.common.requests.InitProducerIdRequest;
import org.apache.kafka.common.requests.OffsetFetchRequest;
import org.apache.kafka.common.requests.ProduceRequest;
import org.apache.kafka.common.requests.TxnOffsetCommitRequest;

/** Answers a producer and its transactions as a broker does. Everything succeeds, and nothing is kept. */
final class RehearsalTransactions {

    private static final long PRODUCER_ID = 1;

    private RehearsalTransactions() {}

    /** Empty for a request of another kind. */
    static Optional<ApiMessage> answer(AbstractRequest request) {
        return switch (request) {
            case InitProducerIdRequest ignored ->
                Optional.of(new InitProducerIdResponseData()
                        .setProducerId(PRODUCER_ID)
                        .setProducerEpoch((short) 0));
            case AddPartitionsToTxnRequest add -> Optional.of(added(add));
            case ProduceRequest produce -> Optional.of(produced(produce));
            case AddOffsetsToTxnRequest ignored -> Optional.of(new AddOffsetsToTxnResponseData());
            case TxnOffsetCommitRequest commit -> Optional.of(committed(commit));
            case EndTxnRequest ignored -> Optional.of(new EndTxnResponseData());
            case OffsetFetchRequest fetch -> Optional.of(offsets(fetch));
            default -> Optional.empty();
        };
    }

    private static ApiMessage added(AddPartitionsToTxnRequest request) {
        var partitions = AddPartitionsToTxnRequest.getPartitions(request.data().v3AndBelowTopics()).stream()
                .collect(Collectors.toMap(partition -> partition, ignored -> Errors.NONE));
        return new AddPartitionsToTxnResponseData()
                .setResultsByTopicV3AndBelow(AddPartitionsToTxnResponse.resultForTransaction(
                                AddPartitionsToTxnResponse.V3_AND_BELOW_TXN_ID, partitions)
                        .topicResults());
    }

    private static ApiMessage produced(ProduceRequest request) {
        var topics = new ProduceResponseData.TopicProduceResponseCollection();
        request.data()
                .topicData()
                .forEach(asked -> topics.add(new ProduceResponseData.TopicProduceResponse()
                        .setName(asked.name())
                        .setTopicId(asked.topicId())
                        .setPartitionResponses(asked.partitionData().stream()
                                .map(partition -> new ProduceResponseData.PartitionProduceResponse()
                                        .setIndex(partition.index())
                                        .setBaseOffset(0))
                                .toList())));
        return new ProduceResponseData().setResponses(topics);
    }

    private static ApiMessage committed(TxnOffsetCommitRequest request) {
        return new TxnOffsetCommitResponseData()
                .setTopics(request.data().topics().stream()
                        .map(asked -> new TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic()
                                .setName(asked.name())
                                .setPartitions(asked.partitions().stream()
                                        .map(partition ->
                                                new TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition()
                                                        .setPartitionIndex(partition.partitionIndex()))
                                        .toList()))
                        .toList());
    }

    private static ApiMessage offsets(OffsetFetchRequest request) {
        return new OffsetFetchResponseData()
                .setGroups(request.data().groups().stream()
                        .map(group -> new OffsetFetchResponseData.OffsetFetchResponseGroup()
                                .setGroupId(group.groupId())
                                .setTopics(
                                        group.topics() == null
                                                ? List.of()
                                                : group.topics().stream()
                                                        .map(RehearsalTransactions::offsets)
                                                        .toList()))
                        .toList());
    }

    private static OffsetFetchResponseData.OffsetFetchResponseTopics offsets(
            OffsetFetchRequestData.OffsetFetchRequestTopics asked) {
        return new OffsetFetchResponseData.OffsetFetchResponseTopics()
                .setName(asked.name())
                .setTopicId(asked.topicId())
                .setPartitions(asked.partitionIndexes().stream()
                        .map(index -> new OffsetFetchResponseData.OffsetFetchResponsePartitions()
                                .setPartitionIndex(index)
                                .setCommittedOffset(-1)
                                .setMetadata(""))
                        .toList());
    }
}
