package dev.gyre.jobs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.Checkout;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.catalog.Datasets;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.config.ModelSpec;
import dev.gyre.jobs.config.SourceSpec;
import dev.gyre.jobs.dataset.Dataset;
import dev.gyre.jobs.dataset.RecordStream;
import dev.gyre.jobs.dataset.ReplayRecord;
import dev.gyre.jobs.dataset.simulator.SimulatorDataset;
import dev.gyre.jobs.dataset.simulator.SimulatorOptions;
import dev.gyre.jobs.mapping.Mapped;
import dev.gyre.jobs.mapping.RawRecord;
import dev.gyre.jobs.mapping.RecordMapper;
import dev.gyre.schemas.TopicNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The jobs of {@code examples/}, as they are, on the beginning of their real data: at the end every
 * published embedding is that of a batch forward by the in-memory oracle. The last heartbeats are
 * so late that half of the time seen has left the shortest window.
 */
class ExampleJobsTest {

  private static final long EVENTS = 2_000;
  private static final int ACCOUNTS = 200;
  private static final int MERCHANTS = 40;

  private static EmbeddedBroker broker;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stop() {
    broker.close();
  }

  @ParameterizedTest
  @CsvSource({
    "fdh, PYG",
    "fdh, PYHGT",
    "sffsd, PYHGT",
    "mathoverflow, PYG",
    "simulator, PYG",
    "simulator, PYHGT"
  })
  void whatIsPublishedIsTheBatchForward(String example, Dialect dialect) throws Exception {
    JobConfig read = JobFileReader.read(Checkout.example(example));
    ModelSpec.Seeded model = (ModelSpec.Seeded) read.model();
    assertThat(read.metaPaths().isEmpty())
        .as("tracks are on where there is more than one layer")
        .isEqualTo(model.layers() == 1);
    JobConfig config =
        read.withModel(model.withDialect(dialect)).withTopicPrefix(example + "-" + dialect);
    List<ReplayRecord> records = records(example);
    long endMs = endMs(config, records);
    JobRun run = new JobRun(broker, config);
    run.send(records.iterator(), endMs);
    HgtModel seeded = run.run(2, folder);

    MemoryGraph oracle =
        new MemoryGraph(config.types(), AggregatePlan.of(config.types(), config.aggregates()));
    Fed fed = feed(oracle, config, records);
    oracle.advance(endMs - config.time().latenessMs());
    int nodes = ExactEmbeddings.assertPublished(example, run, config, seeded, oracle);
    assertThat(nodes).isGreaterThan(100);
    assertThat(run.read(TopicNames.DEAD_LETTERS)).isEmpty();
    assertThat(run.read(TopicNames.SCORES)).hasSize(fed.interactions());
    boolean hasLabels = example.equals("sffsd") || example.equals("simulator");
    assertThat(fed.labels() > 0).isEqualTo(hasLabels);
  }

  private static List<ReplayRecord> records(String example) {
    Dataset dataset =
        example.equals("simulator")
            ? new SimulatorDataset(SimulatorOptions.standard().withSizes(ACCOUNTS, MERCHANTS))
            : Datasets.named(example);
    List<Path> files =
        example.equals("simulator") ? List.of() : List.of(Checkout.shared("data/" + example));
    List<ReplayRecord> records = new ArrayList<>();
    try (RecordStream stream = dataset.open(files, OptionalLong.of(EVENTS))) {
      stream.forEachRemaining(records::add);
    }
    return records;
  }

  private static long endMs(JobConfig config, List<ReplayRecord> records) {
    long first = records.get(0).eventTimeMs();
    long last = records.get(records.size() - 1).eventTimeMs();
    long shortest = Long.MAX_VALUE;
    for (int directed = 0; directed < config.types().directedCount(); directed++) {
      shortest = Math.min(shortest, config.types().windowMs(directed));
    }
    return Math.max(last, (first + last) / 2 + shortest + config.time().latenessMs());
  }

  /** What the oracle was fed. */
  private record Fed(int interactions, int labels) {}

  private static Fed feed(MemoryGraph oracle, JobConfig config, List<ReplayRecord> records) {
    Map<String, RecordMapper> mappers = new HashMap<>();
    for (SourceSpec source : config.sources()) {
      mappers.put(source.topic(), RecordMapper.compile(source.mapping(), config.types()));
    }
    int interactions = 0;
    int labels = 0;
    for (ReplayRecord record : records) {
      RawRecord raw =
          new RawRecord(record.topic(), 0, record.row(), 0, record.key(), record.value());
      Mapped mapped = mappers.get(record.topic()).map(raw);
      assertThat(mapped).isInstanceOf(Mapped.Events.class);
      for (GraphEvent event : ((Mapped.Events) mapped).events()) {
        oracle.apply(event);
        labels += event instanceof LabelEvent ? 1 : 0;
        interactions += isScored(config, event) ? 1 : 0;
      }
    }
    return new Fed(interactions, labels);
  }

  private static boolean isScored(JobConfig config, GraphEvent event) {
    return event instanceof EdgeUpsert edge && edge.relation() == config.interaction().relation();
  }
}
