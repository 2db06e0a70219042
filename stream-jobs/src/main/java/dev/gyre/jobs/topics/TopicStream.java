package dev.gyre.jobs.topics;

import dev.gyre.graph.event.LabelEvent;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.SourceSpec;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import dev.gyre.jobs.mapping.Mapped;
import dev.gyre.jobs.mapping.RawRecord;
import dev.gyre.jobs.mapping.RecordMapper;
import dev.gyre.schemas.KafkaHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalDouble;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The records of topics, merged by event time: of the partitions' next records the one with the
 * least time comes first, at equal times labels before events, then by the key where it is a number
 * (as a replay writes it), then by topic and partition. Within a partition time never goes back: a
 * record that came out of order is at the time reached before it.
 */
final class TopicStream implements RecordStream {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final int MOST_POLLS_IN_VAIN = 150;
  private static final int BUFFER = 5_000;
  private static final int KEY_DIGITS = 18;

  private static final Comparator<ReplayRecord> ORDER =
      Comparator.comparingLong(ReplayRecord::eventTimeMs)
          .thenComparing(record -> record.kind() == ReplayRecord.Kind.EVENT)
          .thenComparingLong(ReplayRecord::row);

  /** A partition on its way to its end. */
  private static final class Lane {
    private final TopicPartition partition;
    private final String topic;
    private final RecordMapper mapper;
    private final long end;
    private final Deque<ReplayRecord> records = new ArrayDeque<>();
    private long clockMs;

    Lane(TopicPartition partition, String topic, RecordMapper mapper, long end) {
      this.partition = partition;
      this.topic = topic;
      this.mapper = mapper;
      this.end = end;
    }
  }

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<Lane> lanes = new ArrayList<>();
  private final Map<TopicPartition, Lane> byPartition = new HashMap<>();
  private final long maxEvents;
  private long toRead;
  private long given;
  private long events;

  TopicStream(TopicDataset topics, long maxEvents) {
    this.maxEvents = maxEvents;
    JobConfig config = topics.config();
    Properties settings = new Properties();
    settings.putAll(config.kafka().properties());
    settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, topics.bootstrapServers());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    try {
      for (SourceSpec source : config.sources()) {
        assign(config, source);
      }
      begin(topics.start());
    } catch (KafkaException unreachable) {
      consumer.close();
      throw UserError.failure(
          "topics at " + topics.bootstrapServers() + ": " + unreachable.getMessage(), unreachable);
    } catch (RuntimeException wrong) {
      consumer.close();
      throw wrong;
    }
  }

  private void assign(JobConfig config, SourceSpec source) {
    String topic = config.topic(source.topic());
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      throw UserError.failure(
          "topic '"
              + topic
              + "' does not exist: correct topicPrefix in the job file, or the broker's address");
    }
    List<TopicPartition> all =
        partitions.stream().map(it -> new TopicPartition(topic, it.partition())).toList();
    Map<TopicPartition, Long> ends = consumer.endOffsets(all);
    for (TopicPartition partition : all) {
      Lane lane = new Lane(partition, source.topic(), config.mapper(source), ends.get(partition));
      lanes.add(lane);
      byPartition.put(partition, lane);
    }
    lanes.sort(
        Comparator.comparing((Lane lane) -> lane.partition.topic())
            .thenComparingInt(lane -> lane.partition.partition()));
  }

  private void begin(TopicStart start) {
    List<TopicPartition> all = List.copyOf(byPartition.keySet());
    consumer.assign(all);
    Map<TopicPartition, Long> first = new HashMap<>(consumer.beginningOffsets(all));
    if (start instanceof TopicStart.Offset offset) {
      first.replaceAll((partition, earliest) -> Math.max(earliest, offset.offset()));
    } else if (start instanceof TopicStart.Time time) {
      Map<TopicPartition, Long> times = new HashMap<>();
      all.forEach(partition -> times.put(partition, time.timeMs()));
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      for (Lane lane : lanes) {
        OffsetAndTimestamp at = found.get(lane.partition);
        first.put(lane.partition, at == null ? lane.end : at.offset());
      }
    }
    for (Lane lane : lanes) {
      long from = Math.min(first.get(lane.partition), lane.end);
      consumer.seek(lane.partition, from);
      toRead += lane.end - from;
    }
  }

  @Override
  public boolean hasNext() {
    return events < maxEvents && next(false) != null;
  }

  @Override
  public ReplayRecord next() {
    ReplayRecord record = events < maxEvents ? next(true) : null;
    if (record == null) {
      throw new NoSuchElementException("the topics have been read to their ends");
    }
    given++;
    events += record.kind() == ReplayRecord.Kind.EVENT ? 1 : 0;
    return record;
  }

  private ReplayRecord next(boolean take) {
    fill();
    Lane least = null;
    for (Lane lane : lanes) {
      if (!lane.records.isEmpty()
          && (least == null || ORDER.compare(lane.records.peek(), least.records.peek()) < 0)) {
        least = lane;
      }
    }
    if (least == null) {
      return null;
    }
    return take ? least.records.poll() : least.records.peek();
  }

  /** Reads until every partition that is not at its end has a record. */
  private void fill() {
    int inVain = 0;
    while (lanes.stream().anyMatch(lane -> lane.records.isEmpty() && !isRead(lane))) {
      for (Lane lane : lanes) {
        if (lane.records.size() > BUFFER || isRead(lane)) {
          consumer.pause(List.of(lane.partition));
        } else {
          consumer.resume(List.of(lane.partition));
        }
      }
      boolean came = false;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        came = true;
        add(record);
      }
      inVain = came ? 0 : inVain + 1;
      if (inVain > MOST_POLLS_IN_VAIN) {
        throw UserError.failure(
            "the broker has given no record for "
                + POLL.multipliedBy(MOST_POLLS_IN_VAIN).toSeconds()
                + " s: is it still there?");
      }
    }
  }

  private boolean isRead(Lane lane) {
    return consumer.position(lane.partition) >= lane.end;
  }

  private void add(ConsumerRecord<byte[], byte[]> record) {
    Lane lane = byPartition.get(new TopicPartition(record.topic(), record.partition()));
    if (record.offset() >= lane.end
        || record.headers().lastHeader(KafkaHeaders.HEARTBEAT) != null) {
      return;
    }
    Mapped mapped =
        lane.mapper.map(
            new RawRecord(
                record.topic(),
                record.partition(),
                record.offset(),
                record.timestamp(),
                record.key(),
                record.value()));
    boolean label = false;
    if (mapped instanceof Mapped.Events it) {
      lane.clockMs = Math.max(lane.clockMs, it.eventTimeMs());
      label = !it.events().isEmpty() && it.events().stream().allMatch(LabelEvent.class::isInstance);
    }
    lane.records.add(
        new ReplayRecord(
            lane.topic,
            row(record),
            record.key(),
            record.value(),
            lane.clockMs,
            false,
            label ? ReplayRecord.Kind.LABEL : ReplayRecord.Kind.EVENT));
  }

  /** The key as a number, as a replay writes it; else the offset. */
  private static long row(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() != null && record.key().length > 0 && record.key().length <= KEY_DIGITS) {
      String key = new String(record.key(), StandardCharsets.US_ASCII);
      if (key.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Long.parseLong(key);
      }
    }
    return record.offset();
  }

  @Override
  public OptionalDouble fractionRead() {
    return OptionalDouble.of(toRead == 0 ? 1 : Math.min(1, (double) given / toRead));
  }

  @Override
  public void close() {
    consumer.close();
  }
}
