package dev.gyre.jobs.ingest;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeUpsert;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.message.GraphChange;
import dev.gyre.jobs.message.NodeChange;
import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.jobs.queue.InputLull;
import dev.gyre.jobs.queue.TaskOutputs;
import dev.gyre.jobs.queue.TaskThread;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.state.shard.ShardKeys;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.YieldingOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Judges the time of decoded records, makes dead letters of the bad ones and changes of the rest.
 *
 * <p>A time too far ahead of the Kafka record's own is judged first, so that one bad clock cannot
 * make the rest of its partition late. The clock that a record is late against comes with it, so
 * there is no state here.
 */
public final class JudgeOperator extends AbstractStreamOperator<GraphChange>
    implements OneInputStreamOperator<Ingested, GraphChange>, YieldingOperator<GraphChange> {

  private static final long serialVersionUID = 1L;

  /** Reason of a record whose time is after the time at which it was sent. */
  static final String TIME_AHEAD = "time-ahead";

  /** Reason of a record whose time is too far behind its partition's. */
  static final String LATE = "late";

  private final TypeSchema schema;
  private final ShardKeys shards;
  private final int scoredRelation;
  private final long latenessMs;
  private final long maxSkewMs;
  private final boolean synchronous;
  private final boolean atOnce;
  private final OutputTag<DeadLetter> deadLetters;
  private final OutputTag<GraphChange> deletions;

  private transient ClocksOfOldState oldClocks;
  private transient ChangeRouter router;
  private transient MailboxExecutor mailbox;

  /** Null where changes may wait. */
  private transient InputLull lull;

  private transient long rounds;
  private transient long watermarkMs;
  private transient long lastStampMicros;
  private transient Counter eventsIn;
  private transient Counter labelsIn;
  private transient Counter heartbeatsIn;
  private transient Counter rejected;
  private transient Counter nodesAccepted;
  private transient Counter edgesAccepted;

  /**
   * Makes a judge.
   *
   * @param schema the graph's types
   * @param shards where nodes live
   * @param scoredRelation declared relation whose edges are scored, or -1
   * @param latenessMs how far behind its partition's greatest time a record may be, inclusive
   * @param maxSkewMs how far ahead of the Kafka record's time an event may be, inclusive
   * @param synchronous whether the changes of each record, and each step of the watermark, are a
   *     round of their own
   * @param atOnce whether changes are sent as soon as there is no more input for now
   * @param deadLetters where bad records go
   * @param deletions where deletions of nodes go once more, for whoever has in-edges from them
   */
  public JudgeOperator(
      TypeSchema schema,
      ShardKeys shards,
      int scoredRelation,
      long latenessMs,
      long maxSkewMs,
      boolean synchronous,
      boolean atOnce,
      OutputTag<DeadLetter> deadLetters,
      OutputTag<GraphChange> deletions) {
    this.schema = schema;
    this.shards = shards;
    this.scoredRelation = scoredRelation;
    this.latenessMs = latenessMs;
    this.maxSkewMs = maxSkewMs;
    this.synchronous = synchronous;
    this.atOnce = atOnce;
    this.deadLetters = deadLetters;
    this.deletions = deletions;
  }

  @Override
  public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
    super.setMailboxExecutor(mailboxExecutor);
    mailbox = mailboxExecutor;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    oldClocks = ClocksOfOldState.read(context.getOperatorStateStore());
  }

  @Override
  public void open() throws Exception {
    super.open();
    router = new ChangeRouter(schema, shards, scoredRelation);
    watermarkMs = Long.MIN_VALUE;
    if (atOnce) {
      TaskThread.goFirst();
      lull =
          InputLull.of(
              mailbox,
              getContainingTask(),
              TaskOutputs.all(getContainingTask()),
              () -> {},
              () -> {});
    }
    MetricGroup group = getMetricGroup().addGroup("gyre");
    eventsIn = group.counter("eventsIn");
    labelsIn = group.counter("labelsIn");
    heartbeatsIn = group.counter("heartbeatsIn");
    rejected = group.counter("deadLetters");
    nodesAccepted = group.counter("nodesAccepted");
    edgesAccepted = group.counter("edgesAccepted");
  }

  @Override
  public void processElement(StreamRecord<Ingested> element) {
    Ingested record = oldClocks.apply(element.getValue());
    count(record.kind());
    if (record.rejected()) {
      reject(record, record.reason(), record.message());
    } else if (!record.withinSkew(maxSkewMs)) {
      reject(record, TIME_AHEAD, aheadOfClock(record));
    } else if (record.isLate(latenessMs)) {
      reject(record, LATE, late(record));
    } else {
      long stampMicros = stamp(record);
      for (GraphEvent event : record.events()) {
        countAccepted(event);
        router.route(event, stampMicros, this::emit);
      }
      if (synchronous && !record.events().isEmpty()) {
        endRound();
      }
    }
    if (lull != null) {
      lull.came();
    }
  }

  /** In the synchronous mode a later record has a greater stamp, and not only no smaller one. */
  private long stamp(Ingested record) {
    lastStampMicros =
        synchronous ? Math.max(lastStampMicros + 1, record.stampMicros()) : record.stampMicros();
    return lastStampMicros;
  }

  @Override
  public void processWatermark(Watermark mark) throws Exception {
    super.processWatermark(mark);
    // The maximum watermark says that the input has ended; it ends no window.
    if (synchronous && mark.getTimestamp() != Long.MAX_VALUE) {
      watermarkMs = mark.getTimestamp();
      endRound();
    }
  }

  private void endRound() {
    RoundEnd end = new RoundEnd(++rounds, watermarkMs);
    output.collect(new StreamRecord<>(end));
    output.collect(deletions, new StreamRecord<>(end));
  }

  private void emit(GraphChange change) {
    output.collect(new StreamRecord<>(change));
    if (change instanceof NodeChange node && node.delete()) {
      output.collect(deletions, new StreamRecord<>(change));
    }
  }

  private void count(Ingested.Kind kind) {
    switch (kind) {
      case HEARTBEAT -> heartbeatsIn.inc();
      case LABEL -> labelsIn.inc();
      default -> eventsIn.inc();
    }
  }

  private void countAccepted(GraphEvent event) {
    if (event instanceof EdgeUpsert) {
      edgesAccepted.inc();
    } else if (event instanceof NodeUpsert) {
      nodesAccepted.inc();
    }
  }

  private String aheadOfClock(Ingested record) {
    return "event time "
        + record.eventTimeMs()
        + " ms is more than "
        + maxSkewMs
        + " ms ahead of the time at which the record was sent, "
        + record.sentMs()
        + " ms; correct the producer's clock, or raise time.maxSkew in the job file";
  }

  private String late(Ingested record) {
    return "event time "
        + record.eventTimeMs()
        + " ms is more than "
        + latenessMs
        + " ms behind the greatest accepted time "
        + record.partitionClockMs()
        + " ms of its partition; send it sooner, or raise time.lateness in the job file";
  }

  private void reject(Ingested record, String reason, String message) {
    rejected.inc();
    output.collect(deadLetters, new StreamRecord<>(DeadLetters.of(record, reason, message)));
  }
}
