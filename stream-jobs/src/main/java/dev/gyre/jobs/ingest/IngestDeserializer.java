package dev.gyre.jobs.ingest;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.jobs.mapping.Mapped;
import dev.gyre.jobs.mapping.RawRecord;
import dev.gyre.jobs.mapping.RecordMapper;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.schemas.KafkaHeaders;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Decodes Kafka records inside the source; a record that cannot be decoded is marked, not lost. */
final class IngestDeserializer implements KafkaRecordDeserializationSchema<Ingested> {

  private static final long serialVersionUID = 1L;
  private static final String BAD_HEARTBEAT = "bad-heartbeat";

  private final HashMap<String, Source> sources;

  /**
   * How the records of a topic are read.
   *
   * @param mapper maps them
   * @param labelsOnly whether they bring labels and nothing else
   */
  record Source(RecordMapper mapper, boolean labelsOnly) implements Serializable {}

  /**
   * Makes a deserializer.
   *
   * @param sources the topics, by their full names
   */
  IngestDeserializer(Map<String, Source> sources) {
    this.sources = new HashMap<>(sources);
  }

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<Ingested> out) {
    boolean last = record.headers().lastHeader(KafkaHeaders.LAST) != null;
    Header heartbeat = record.headers().lastHeader(KafkaHeaders.HEARTBEAT);
    if (heartbeat != null) {
      out.collect(heartbeat(record, heartbeat, last));
      return;
    }
    RawRecord raw =
        new RawRecord(
            record.topic(),
            record.partition(),
            record.offset(),
            record.timestamp(),
            record.key(),
            record.value());
    Source source = sources.get(record.topic());
    Mapped mapped = source.mapper().map(raw);
    if (mapped instanceof Mapped.Events events) {
      Ingested.Kind kind = kindOf(source, events.events());
      out.collect(ingested(record, kind, last, events.eventTimeMs(), events.events()));
    } else {
      Mapped.Rejected rejected = (Mapped.Rejected) mapped;
      Ingested.Kind kind = kindOf(source, List.of());
      out.collect(rejected(record, kind, last, rejected.reasonCode(), rejected.message()));
    }
  }

  private static Ingested heartbeat(
      ConsumerRecord<byte[], byte[]> record, Header heartbeat, boolean last) {
    OptionalLong time = KafkaHeaders.parseTime(heartbeat.value());
    if (time.isPresent()) {
      return ingested(record, Ingested.Kind.HEARTBEAT, last, time.getAsLong(), List.of());
    }
    return rejected(
        record,
        Ingested.Kind.HEARTBEAT,
        last,
        BAD_HEARTBEAT,
        "header "
            + KafkaHeaders.HEARTBEAT
            + " is not a time; allowed is the event time in epoch milliseconds, as decimal digits");
  }

  /** A record of a label topic is a label also when it tells none; elsewhere it has to tell one. */
  private static Ingested.Kind kindOf(Source source, List<GraphEvent> events) {
    boolean label =
        source.labelsOnly()
            || !events.isEmpty() && events.stream().allMatch(event -> event instanceof LabelEvent);
    return label ? Ingested.Kind.LABEL : Ingested.Kind.CHANGE;
  }

  private static Ingested ingested(
      ConsumerRecord<byte[], byte[]> record,
      Ingested.Kind kind,
      boolean last,
      long eventTimeMs,
      List<GraphEvent> events) {
    return new Ingested(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        sentMs(record),
        record.key(),
        record.value(),
        kind,
        last,
        eventTimeMs,
        events,
        null,
        null,
        MicroClock.now(),
        Long.MIN_VALUE);
  }

  private static Ingested rejected(
      ConsumerRecord<byte[], byte[]> record,
      Ingested.Kind kind,
      boolean last,
      String reason,
      String message) {
    return new Ingested(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        sentMs(record),
        record.key(),
        record.value(),
        kind,
        last,
        Long.MIN_VALUE,
        List.of(),
        reason,
        message,
        MicroClock.now(),
        Long.MIN_VALUE);
  }

  /** A header can only make it earlier, so that it cannot excuse a wrong clock. */
  private static long sentMs(ConsumerRecord<byte[], byte[]> record) {
    Header sent = record.headers().lastHeader(KafkaHeaders.SENT);
    OptionalLong told = sent == null ? OptionalLong.empty() : KafkaHeaders.parseTime(sent.value());
    return told.isPresent() ? Math.min(told.getAsLong(), record.timestamp()) : record.timestamp();
  }

  @Override
  public TypeInformation<Ingested> getProducedType() {
    return MessageTypes.javaSerialized(Ingested.class);
  }
}
