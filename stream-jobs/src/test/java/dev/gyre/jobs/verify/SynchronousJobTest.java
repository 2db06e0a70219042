package dev.gyre.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeId;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.broker.EmbeddedBroker;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.score.OracleInputs;
import dev.gyre.jobs.topology.JobRun;
import dev.gyre.schemas.FloatList;
import dev.gyre.schemas.TopicNames;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.avro.NeighbourEvidence;
import dev.gyre.schemas.avro.Score;
import dev.gyre.schemas.avro.ScorerSide;
import dev.gyre.schemas.avro.Side;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The whole job in the synchronous mode, on a broker, a cluster and RocksDB: its scores are a
 * function of the stream, and each was made of exactly what came before.
 */
class SynchronousJobTest {

  private static final int RECORDS = 400;

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

  private static JobConfig job(long seed, Dialect dialect) {
    return RandomJob.of(
        options(seed, dialect), new RandomJob.Runtime("synchronous-" + seed, true, 20, 200));
  }

  private static StreamOptions options(long seed, Dialect dialect) {
    return new StreamOptions(seed, 2, 3, 2, dialect, true, true, true);
  }

  @ParameterizedTest
  @CsvSource({"21, PYG", "22, PYHGT"})
  void aScoreIsMadeOfExactlyWhatCameBefore(long seed, Dialect dialect) throws Exception {
    JobConfig config = job(seed, dialect);
    JobRun run = new JobRun(broker, config, RandomStream.PARTITIONS);
    List<Arrival> arrivals =
        RandomStream.take(
            options(seed, dialect), config.types(), config.topic(RandomJob.TOPIC), RECORDS);
    try (Sender sender = new Sender(broker.bootstrapServers(), config)) {
      sender.send(arrivals);
      sender.end(RandomStream.LATEST_MS);
    }
    HgtModel model = run.run(1, folder.resolve("first"));
    List<Score> first = scores(run, config);
    List<Alert> alerts = alerts(run, config);
    new JobRun(broker, config, RandomStream.PARTITIONS).run(1, folder.resolve("second"));
    List<Score> both = scores(run, config);
    List<OracleInputs.Inputs> wanted = expected(config, model, arrivals);

    assertThat(wanted).hasSizeGreaterThan(20);
    assertThat(first).hasSameSizeAs(wanted);
    assertThat(both).hasSize(2 * first.size());
    int seen = 0;
    for (int i = 0; i < first.size(); i++) {
      Score score = first.get(i);
      String what = "seed " + seed + ", score " + i + " of " + score.getInteractionId();
      seen += compare(what, score, wanted.get(i));
      assertSameBits(what, both.get(first.size() + i), score);
    }
    assertThat(seen).as("sides with an embedding").isGreaterThan(10);
    assertThat(alerts).as("every score is one").hasSameSizeAs(first);
    for (int i = 0; i < alerts.size(); i++) {
      Alert alert = alerts.get(i);
      String what = "seed " + seed + ", alert " + i;
      assertThat(alert.getScore()).as(what).isEqualTo(first.get(i));
      compareEvidence(what, alert, Side.SOURCE, wanted.get(i).source(), model);
      compareEvidence(what, alert, Side.TARGET, wanted.get(i).target(), model);
    }
  }

  /** Asked for more in-edges than there are, an alert names all that the embedding attended to. */
  private static void compareEvidence(
      String what, Alert alert, Side side, OracleInputs.Side wanted, HgtModel model) {
    List<OracleInputs.OracleInEdge> read = new ArrayList<>();
    double sum = 0;
    float last = 1;
    for (NeighbourEvidence it : alert.getEvidence().getNeighbours()) {
      if (it.getSide() == side) {
        read.add(
            new OracleInputs.OracleInEdge(
                NodeId.of(it.getNodeType(), it.getNodeId()),
                it.getRelation(),
                it.getTimestampMs(),
                it.getLabel().name()));
        assertThat(it.getAttention()).as(what).isBetween(0f, last);
        last = it.getAttention();
        sum += last;
      }
    }
    Collections.sort(read);
    assertThat(wanted.inEdges()).as("%s: %s", what, side).contains(read);
    if (!read.isEmpty() && !model.config().selfEdges()) {
      assertThat(sum).as(what).isCloseTo(1, within(1e-5));
    }
    assertThat(sum).as(what).isLessThan(1 + 1e-5);
  }

  private static List<Alert> alerts(JobRun run, JobConfig config) {
    AvroCodec<Alert> codec =
        AvroCodec.of(Alert.class, WireFormat.plain(), config.topic(TopicNames.ALERTS));
    return run.read(TopicNames.ALERTS).stream().map(it -> codec.decode(it.value())).toList();
  }

  private static List<Score> scores(JobRun run, JobConfig config) {
    AvroCodec<Score> codec =
        AvroCodec.of(Score.class, WireFormat.plain(), config.topic(TopicNames.SCORES));
    return run.read(TopicNames.SCORES).stream().map(it -> codec.decode(it.value())).toList();
  }

  /** Which partition comes next is told by the time of its next record, and by nothing else. */
  private static List<Arrival> inOrder(List<Arrival> arrivals) {
    List<ArrayDeque<Arrival>> partitions = new ArrayList<>();
    for (int partition = 0; partition < RandomStream.PARTITIONS; partition++) {
      partitions.add(new ArrayDeque<>());
    }
    arrivals.forEach(it -> partitions.get(it.partition()).add(it));
    List<Arrival> order = new ArrayList<>();
    while (order.size() < arrivals.size()) {
      Arrival next =
          partitions.stream()
              .filter(it -> !it.isEmpty())
              .map(ArrayDeque::peek)
              .min(
                  Comparator.comparingLong(SynchronousJobTest::timeMs)
                      .thenComparing(it -> !(it.event() instanceof LabelEvent))
                      .thenComparing(Arrival::partition))
              .orElseThrow();
      order.add(partitions.get(next.partition()).remove());
    }
    return order;
  }

  private static long timeMs(Arrival arrival) {
    boolean believed =
        arrival.event() != null && arrival.event().eventTimeMs() <= RandomStream.LATEST_MS;
    return believed ? arrival.event().eventTimeMs() : Long.MIN_VALUE;
  }

  private static List<OracleInputs.Inputs> expected(
      JobConfig config, HgtModel model, List<Arrival> arrivals) {
    OracleInputs oracle = new OracleInputs(config, model);
    Acceptance acceptance =
        new Acceptance(RandomStream.PARTITIONS, RandomJob.LATENESS_MS, RandomStream.LATEST_MS);
    List<OracleInputs.Inputs> wanted = new ArrayList<>();
    for (Arrival it : inOrder(arrivals)) {
      if (acceptance.judge(it) != Acceptance.Verdict.ACCEPTED) {
        continue;
      }
      if (oracle.isScored(it.event())) {
        wanted.add(oracle.before((EdgeUpsert) it.event()));
      }
      oracle.apply(it.event());
      long watermarkMs = Long.MAX_VALUE;
      for (int partition = 0; partition < RandomStream.PARTITIONS; partition++) {
        watermarkMs = Math.min(watermarkMs, acceptance.watermarkMs(partition));
      }
      oracle.advance(watermarkMs);
      oracle.remember();
    }
    return wanted;
  }

  private static int compare(String what, Score score, OracleInputs.Inputs wanted) {
    assertThat(score.getInteractionId()).as(what).isEqualTo(wanted.id());
    assertThat(score.getDegraded()).as(what).isFalse();
    compare(what + ": source", score.getSourceInputs(), wanted.source());
    compare(what + ": target", score.getTargetInputs(), wanted.target());
    assertThat(FloatList.toArray(score.getInteractionFeatures()))
        .as(what)
        .containsExactly(wanted.features());
    assertThat(Math.abs(score.getScore() - wanted.score())).as(what).isLessThan(1e-5f);
    return (wanted.source().vector() == null ? 0 : 1) + (wanted.target().vector() == null ? 0 : 1);
  }

  private static void compare(String what, ScorerSide read, OracleInputs.Side wanted) {
    float[] vector = read.getEmbeddingPresent() ? FloatList.toArray(read.getVector()) : null;
    assertThat(OracleInputs.difference(vector, wanted.vector()))
        .as(what + ": embedding")
        .matches(OracleInputs::isExact);
    assertThat(FloatList.toArray(read.getAggregates()))
        .as(what + ": aggregates")
        .containsExactly(wanted.aggregates());
  }

  private static void assertSameBits(String what, Score again, Score score) {
    assertThat(again.getId()).as(what).isEqualTo(score.getId());
    assertThat(Float.floatToRawIntBits(again.getScore()))
        .as(what)
        .isEqualTo(Float.floatToRawIntBits(score.getScore()));
    assertThat(FloatList.toArray(again.getSourceInputs().getVector()))
        .as(what)
        .containsExactly(FloatList.toArray(score.getSourceInputs().getVector()));
    assertThat(FloatList.toArray(again.getTargetInputs().getVector()))
        .as(what)
        .containsExactly(FloatList.toArray(score.getTargetInputs().getVector()));
  }

  @Test
  void itIsRefusedWhereEventsHaveNoOneOrder() {
    JobRun run = new JobRun(broker, job(23, Dialect.PYG), 1);
    assertThatThrownBy(() -> run.run(2, folder))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("refresh.synchronous is true and the parallelism is 2")
        .hasMessageContaining("--parallelism 1");
  }
}
