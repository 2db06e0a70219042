package dev.gyre.jobs.samples;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import dev.gyre.jobs.mapping.Mapped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.DoubleConsumer;

/**
 * Replays a dataset into the graph in memory and takes samples on the way.
 *
 * <p><b>What an interaction sees.</b> The records before its own, as a job sees them that refreshes
 * at every event and reads one partition a topic: embeddings from the graph before its record, the
 * aggregates of both ends as of its timestamp, before the edge is counted. The watermark is the
 * greatest event time so far less the job file's lateness, and moves after each record. A record
 * that is late by then is left out, as a job makes a dead letter of it.
 */
public final class SampleReplay {

  private static final int REPORT_EVERY = 10_000;

  private final JobConfig config;
  private final TypeSchema schema;
  private final KnownLabels labels;
  private final SamplePolicy policy;
  private final long seed;
  private final MemoryGraph graph;
  private final NodeStates states;
  private final StateExtractor extractor;
  private final InteractionTable interactions;
  // Far from the least time there is, so that the lateness can be taken off.
  private long greatestMs = Long.MIN_VALUE / 2;
  private long late;

  /**
   * A replay of a job's data.
   *
   * @param layers depth of the computation graphs that are kept
   * @param labels what becomes known of the interactions
   * @param policy which interactions keep their computation graphs
   * @param seed of the choice
   * @throws IllegalArgumentException if the job scores nothing
   */
  public SampleReplay(
      JobConfig config, int layers, KnownLabels labels, SamplePolicy policy, long seed) {
    if (!config.interaction().scored()) {
      throw new IllegalArgumentException(
          "job '" + config.name() + "' scores no relation: add 'interaction' to train a model");
    }
    this.config = config;
    this.schema = config.types();
    AggregatePlan plan = AggregatePlan.of(schema, config.aggregates());
    this.labels = labels;
    this.policy = policy;
    this.seed = seed;
    this.graph = new MemoryGraph(schema, plan);
    this.states = new NodeStates(schema, plan, layers);
    this.extractor = new StateExtractor(graph, states);
    int forward = schema.forward(config.interaction().relation());
    this.interactions =
        new InteractionTable(
            schema.edgeFeatureWidth(forward),
            plan.width(schema.sourceType(forward)),
            plan.width(schema.targetType(forward)));
  }

  /**
   * Runs the replay to the end of the files.
   *
   * @param progress told the share of the files that was read, 0 to 1, now and then
   */
  public Samples run(Dataset dataset, List<Path> files, DoubleConsumer progress) {
    MappedRecords records = new MappedRecords(config);
    try (RecordStream stream = dataset.open(files, OptionalLong.empty())) {
      for (long n = 1; stream.hasNext(); n++) {
        ReplayRecord record = stream.next();
        records.map(record).ifPresent(it -> apply(record, it));
        if (n % REPORT_EVERY == 0) {
          progress.accept(stream.fractionRead().orElse(0));
        }
      }
    }
    return new Samples(
        interactions, states, records.rejected() + late, records.firstRejection(), seed);
  }

  private void apply(ReplayRecord record, Mapped.Events mapped) {
    if (mapped.eventTimeMs() < greatestMs - config.time().latenessMs()) {
      late++;
      return;
    }
    List<StatePair> pairs = new ArrayList<>(1);
    for (GraphEvent event : mapped.events()) {
      if (isScored(event)) {
        pairs.add(pair(record, (EdgeUpsert) event));
      }
    }
    int next = 0;
    for (GraphEvent event : mapped.events()) {
      if (isScored(event)) {
        EdgeUpsert edge = (EdgeUpsert) event;
        interactions.add(
            record.row(),
            edge,
            labels,
            graph.aggregates(edge.source(), edge.timestampMs()),
            graph.aggregates(edge.target(), edge.timestampMs()),
            pairs.get(next++),
            rate(edge));
      }
      graph.apply(event);
      extractor.touched(event);
    }
    greatestMs = Math.max(greatestMs, mapped.eventTimeMs());
    graph.advance(greatestMs - config.time().latenessMs());
  }

  private boolean isScored(GraphEvent event) {
    return event instanceof EdgeUpsert edge
        && edge.relation() == config.interaction().relation()
        && edge.updateTimeMs() == edge.timestampMs();
  }

  private StatePair pair(ReplayRecord record, EdgeUpsert edge) {
    if (SamplePolicy.uniform(record.row(), seed) >= rate(edge)) {
      return null;
    }
    return new StatePair(extractor.top(edge.source().key()), extractor.top(edge.target().key()));
  }

  private double rate(EdgeUpsert edge) {
    boolean labelled = labels.availableAtMs(edge.id()) != KnownLabels.NEVER;
    return policy.rate(edge.timestampMs(), labelled, labels.isFraud(edge.id()));
  }
}
