package dev.gyre.jobs.cluster.fault;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.NodeEmbedding;
import dev.gyre.schemas.wire.AvroCodec;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** All that a job has published, as its readers should take it. */
final class Outputs {

  private final Map<String, List<Float>> embeddings = new HashMap<>();
  private final Set<String> decisions = new HashSet<>();
  private final Set<String> deadLetters = new HashSet<>();
  private long decisionRecords;
  private long deadLetterRecords;

  private Outputs() {}

  /** Reads the output topics of a job that has ended. */
  static Outputs read(String bootstrap, JobConfig config) {
    Outputs outputs = new Outputs();
    AvroCodec<NodeEmbedding> embedding =
        AvroCodec.of(
            NodeEmbedding.class, config.wireFormat().format(), config.topic(TopicNames.EMBEDDINGS));
    AvroCodec<DeadLetter> letter =
        AvroCodec.of(
            DeadLetter.class, config.wireFormat().format(), config.topic(TopicNames.DEAD_LETTERS));
    try (WholeTopic topics = new WholeTopic(bootstrap)) {
      topics.read(
          config.topic(TopicNames.EMBEDDINGS), record -> outputs.embedding(record, embedding));
      topics.read(config.topic(TopicNames.SCORES), outputs::decision);
      topics.read(
          config.topic(TopicNames.DEAD_LETTERS),
          record -> outputs.deadLetter(letter.decode(record.value())));
    }
    return outputs;
  }

  /** Embeddings are upserts: the last one of a node holds, and a tombstone takes it away. */
  private void embedding(ConsumerRecord<byte[], byte[]> record, AvroCodec<NodeEmbedding> codec) {
    String node = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      embeddings.remove(node);
    } else {
      embeddings.put(node, codec.decode(record.value()).getVector());
    }
  }

  private void decision(ConsumerRecord<byte[], byte[]> record) {
    decisionRecords++;
    decisions.add(new String(record.key(), StandardCharsets.UTF_8));
  }

  private void deadLetter(DeadLetter letter) {
    deadLetterRecords++;
    // The prefix is the run's own.
    String topic = letter.getTopic().substring(letter.getTopic().lastIndexOf('.') + 1);
    deadLetters.add(
        topic
            + "-"
            + letter.getPartition()
            + "-"
            + letter.getOffset()
            + " "
            + letter.getReasonCode());
  }

  /** Newest vector by node. */
  Map<String, List<Float>> embeddings() {
    return embeddings;
  }

  /** Ids of the interactions that were decided. */
  Set<String> decisions() {
    return decisions;
  }

  /** Place and reason of every record that was refused. */
  Set<String> deadLetters() {
    return deadLetters;
  }

  /** Records of decisions, repetitions included. */
  long decisionRecords() {
    return decisionRecords;
  }

  /** Records of dead letters, repetitions included. */
  long deadLetterRecords() {
    return deadLetterRecords;
  }
}
