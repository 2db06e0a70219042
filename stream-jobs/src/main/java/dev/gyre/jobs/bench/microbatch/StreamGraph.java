package dev.gyre.jobs.bench.microbatch;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.ReplayRecord;
import dev.gyre.jobs.mapping.Mapped;
import dev.gyre.jobs.samples.MappedRecords;
import java.util.List;

/**
 * The graph in memory that a stream makes by the job's rules. For streams in the order of time:
 * nothing is judged late.
 */
public final class StreamGraph {

  private final long latenessMs;
  private final MappedRecords records;
  private final MemoryGraph graph;
  // Far from the least time there is, so that the lateness can be taken off.
  private long greatestMs = Long.MIN_VALUE / 2;

  /** An empty graph. */
  public StreamGraph(JobConfig config) {
    this.latenessMs = config.time().latenessMs();
    this.records = new MappedRecords(config);
    this.graph =
        new MemoryGraph(config.types(), AggregatePlan.of(config.types(), config.aggregates()));
  }

  /**
   * Maps and applies a record, and moves the watermark.
   *
   * @throws IllegalArgumentException if the job's rules reject the record
   */
  public List<GraphEvent> apply(ReplayRecord record) {
    List<GraphEvent> events = map(record);
    events.forEach(graph::apply);
    advance();
    return events;
  }

  /** What the record says; nothing is applied. */
  List<GraphEvent> map(ReplayRecord record) {
    Mapped.Events mapped =
        records
            .map(record)
            .orElseThrow(() -> new IllegalArgumentException(records.firstRejection()));
    greatestMs = Math.max(greatestMs, mapped.eventTimeMs());
    return mapped.events();
  }

  /** Moves the watermark to where the records mapped so far have brought it. */
  void advance() {
    graph.advance(greatestMs - latenessMs);
  }

  /** The graph. */
  public MemoryGraph graph() {
    return graph;
  }
}
