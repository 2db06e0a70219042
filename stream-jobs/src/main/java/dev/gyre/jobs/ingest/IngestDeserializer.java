package dev.gyre.jobs.ingest;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.jobs.mapping.Mapped;
import dev.gyre.jobs.mapping.RawRecord;
import dev.gyre.jobs.mapping.RecordMapper;
import dev.gyre.jobs.message.MessageTypes;
import dev.gyre.jobs.message.MicroClock;
import dev.gyre.schemas.KafkaHeaders;
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

  private final HashMap<String, RecordMapper> mappers;

  /**
   * Makes a deserializer.
   *
   * @param mappers the mapper of each topic, by its full name
   */
  IngestDeserializer(Map<String, RecordMapper> mappers) {
    this.mappers = new HashMap<>(mappers);
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
    Mapped mapped = mappers.get(record.topic()).map(raw);
    if (mapped instanceof Mapped.Events events) {
      out.collect(
          ingested(record, kindOf(events.events()), last, events.eventTimeMs(), events.events()));
    } else {
      Mapped.Rejected rejected = (Mapped.Rejected) mapped;
      out.collect(rejected(record, last, rejected.reasonCode(), rejected.message()));
    }
  }

  private static Ingested heartbeat(
      ConsumerRecord<byte[], byte[]> record, Header heartbeat, boolean last) {
    OptionalLong time = KafkaHeaders.parseHeartbeat(heartbeat.value());
    if (time.isPresent()) {
      return ingested(record, Ingested.Kind.HEARTBEAT, last, time.getAsLong(), List.of());
    }
    return rejected(
        record,
        last,
        "BAD_HEARTBEAT",
        "header "
            + KafkaHeaders.HEARTBEAT
            + " is not a time; allowed is the event time in epoch milliseconds, as decimal digits");
  }

  /** A record of labels alone is counted as one; a record without events is a change of nothing. */
  private static Ingested.Kind kindOf(List<GraphEvent> events) {
    boolean labelsOnly =
        !events.isEmpty() && events.stream().allMatch(event -> event instanceof LabelEvent);
    return labelsOnly ? Ingested.Kind.LABEL : Ingested.Kind.CHANGE;
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
        record.key(),
        record.value(),
        kind,
        last,
        eventTimeMs,
        events,
        null,
        null,
        MicroClock.now());
  }

  private static Ingested rejected(
      ConsumerRecord<byte[], byte[]> record, boolean last, String reason, String message) {
    return new Ingested(
        record.topic(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value(),
        Ingested.Kind.REJECTED,
        last,
        Long.MIN_VALUE,
        List.of(),
        reason,
        message,
        MicroClock.now());
  }

  @Override
  public TypeInformation<Ingested> getProducedType() {
    return MessageTypes.javaSerialized(Ingested.class);
  }
}
