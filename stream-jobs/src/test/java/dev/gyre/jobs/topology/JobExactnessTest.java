package dev.gyre.jobs.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.aggregate.AggregatePlan;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.graph.memory.MemoryGraph;
import dev.gyre.graph.schema.TypeSchema;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.mapping.Mapped;
import dev.gyre.jobs.mapping.RawRecord;
import dev.gyre.jobs.mapping.RecordMapper;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.avro.NeighbourEvidence;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.avro.Side;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * When a bounded stream has ended, every published embedding is that of a batch forward by the
 * in-memory oracle over G(A, W), every interaction has one score, every bad row is a dead letter,
 * and the metrics say so.
 */
class JobExactnessTest {

  private static final int ROWS = 2000;
  private static final long START_MS = 1_600_000_000_000L;
  private static final long STEP_MS = 100;

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

  /** Rows in slight disorder, with hubs, self loops, multi-edges, features and some bad rows. */
  private static List<String> rows(Random random) {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      long time = START_MS + i * STEP_MS - random.nextInt(5000);
      String account = "a" + (int) Math.floor(40 * Math.pow(random.nextDouble(), 2));
      int kind = random.nextInt(20);
      if (kind < 12) {
        int merchant = (int) Math.floor(15 * Math.pow(random.nextDouble(), 2));
        rows.add("pays,p" + i + "," + account + ",m" + merchant + "," + time + "," + i % 97);
      } else if (kind < 17) {
        String other = kind == 16 ? account : "a" + random.nextInt(40);
        rows.add("transfers,t" + i + "," + account + "," + other + "," + time + ",");
      } else if (kind < 19) {
        rows.add("account,x," + account + ",," + time + "," + random.nextInt(90));
      } else {
        rows.add(bad(i, time));
      }
    }
    return rows;
  }

  private static String bad(int i, long time) {
    return switch (i % 4) {
      case 0 -> "pays,p" + i + ",a1,m1";
      case 1 -> "pays,p" + i + ",a1,m1,yesterday,5";
      case 2 -> "pays,p" + i + ",a1,m1," + time + ",much";
      default -> "pays,p" + i + ",,m1," + time + ",5";
    };
  }

  @ParameterizedTest
  @CsvSource({"PYG, 1, 11", "PYHGT, 2, 12"})
  void theStreamEqualsTheBatch(Dialect dialect, int parallelism, long seed) throws Exception {
    JobConfig config =
        TestJobs.job(dialect).withTopicPrefix("exact-" + dialect + "-" + parallelism);
    JobRun run = new JobRun(broker, config);
    List<String> rows = rows(new Random(seed));
    long endMs = START_MS + ROWS * STEP_MS + 30_000;
    run.send(rows, endMs);
    HgtModel model = run.run(parallelism, folder);

    MemoryGraph oracle =
        new MemoryGraph(config.types(), AggregatePlan.of(config.types(), config.aggregates()));
    Counts counts = feed(oracle, config, rows);
    oracle.advance(endMs - config.time().latenessMs());
    ExactEmbeddings.assertPublished("seed " + seed, run, config, model, oracle);
    assertScores(run, config, counts.interactions());
    assertEvidence(run, config, counts.inEdges());
    assertDeadLetters(run, config, rows, counts.rejected());
    PublishedMetrics.assertStaleness(run, config, model.config().layers());
    PublishedMetrics.assertListed(run);
  }

  private record Counts(int interactions, int rejected, Set<InEdge> inEdges) {}

  /** An in-edge as evidence has it. */
  private record InEdge(
      String end, String relation, String sourceType, String source, long timestampMs) {

    static InEdge of(TypeSchema types, int directed, NodeRef end, NodeRef source, long timeMs) {
      return new InEdge(
          end.id(),
          types.directedName(directed),
          types.nodeTypes().get(source.type()).name(),
          source.id(),
          timeMs);
    }
  }

  private static Counts feed(MemoryGraph oracle, JobConfig config, List<String> rows) {
    RecordMapper mapper = RecordMapper.compile(config.sources().get(0).mapping(), config.types());
    int interactions = 0;
    int rejected = 0;
    Set<InEdge> inEdges = new HashSet<>();
    for (int i = 0; i < rows.size(); i++) {
      byte[] value = rows.get(i).getBytes(StandardCharsets.UTF_8);
      RawRecord raw = new RawRecord("t", i % JobRun.PARTITIONS, i, 0, null, value);
      if (mapper.map(raw) instanceof Mapped.Events events) {
        for (GraphEvent event : events.events()) {
          oracle.apply(event);
          if (event instanceof EdgeUpsert edge) {
            TypeSchema types = config.types();
            int forward = types.forward(edge.relation());
            inEdges.add(
                InEdge.of(types, forward, edge.target(), edge.source(), edge.timestampMs()));
            inEdges.add(
                InEdge.of(
                    types,
                    types.reverse(forward),
                    edge.source(),
                    edge.target(),
                    edge.timestampMs()));
          }
        }
        interactions += rows.get(i).startsWith("pays") ? 1 : 0;
      } else {
        rejected++;
      }
    }
    return new Counts(interactions, rejected, inEdges);
  }

  private static void assertScores(JobRun run, JobConfig config, int interactions) {
    AvroCodec<Score> codec =
        AvroCodec.of(Score.class, WireFormat.plain(), config.topic(TopicNames.SCORES));
    Map<String, byte[]> scores = run.readNewest(TopicNames.SCORES);
    assertThat(scores).hasSize(interactions);
    assertThat(run.read(TopicNames.SCORES)).as("each once").hasSize(interactions);
    scores.forEach(
        (id, value) -> {
          Score score = codec.decode(value);
          assertThat(score.getDegraded()).as(id).isFalse();
          assertThat(score.getSourceInputs().getIngestStampMicros())
              .as("%s sees nothing of itself", id)
              .isLessThan(score.getIngestedAtMicros());
          assertThat(score.getTargetInputs().getIngestStampMicros())
              .isLessThan(score.getIngestedAtMicros());
        });
  }

  /** An alert names in-edges that there are, of the ends that it scored, greatest first. */
  private static void assertEvidence(JobRun run, JobConfig config, Set<InEdge> inEdges) {
    AvroCodec<Alert> codec =
        AvroCodec.of(Alert.class, WireFormat.plain(), config.topic(TopicNames.ALERTS));
    List<Alert> alerts =
        run.read(TopicNames.ALERTS).stream().map(it -> codec.decode(it.value())).toList();
    assertThat(alerts).isNotEmpty();
    for (Alert alert : alerts) {
      for (Side side : Side.values()) {
        boolean source = side == Side.SOURCE;
        String end = source ? alert.getScore().getSource() : alert.getScore().getTarget();
        double sum = 0;
        float last = 1;
        for (NeighbourEvidence it : alert.getEvidence().getNeighbours()) {
          if (it.getSide() == side) {
            assertThat(inEdges)
                .contains(
                    new InEdge(
                        end,
                        it.getRelation(),
                        it.getNodeType(),
                        it.getNodeId(),
                        it.getTimestampMs()));
            assertThat(it.getAttention()).isBetween(0f, last);
            last = it.getAttention();
            sum += it.getAttention();
          }
        }
        assertThat(sum).isLessThan(1 + 1e-5);
      }
    }
  }

  private static void assertDeadLetters(
      JobRun run, JobConfig config, List<String> rows, int rejected) {
    AvroCodec<DeadLetter> codec =
        AvroCodec.of(DeadLetter.class, WireFormat.plain(), config.topic(TopicNames.DEAD_LETTERS));
    List<DeadLetter> letters =
        run.read(TopicNames.DEAD_LETTERS).stream().map(it -> codec.decode(it.value())).toList();
    assertThat(rejected).isPositive();
    assertThat(letters).hasSize(rejected);
    for (DeadLetter letter : letters) {
      int row = (int) letter.getOffset() * JobRun.PARTITIONS + letter.getPartition();
      assertThat(StandardCharsets.UTF_8.decode(letter.getValue()).toString())
          .as(letter.getMessage())
          .isEqualTo(rows.get(row));
      assertThat(letter.getReasonCode()).isNotBlank();
    }
  }
}
