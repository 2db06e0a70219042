package dev.gyre.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.aggregate.AggregateSpec;
import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.Label;
import dev.gyre.graph.event.LabelEvent;
import dev.gyre.graph.event.NodeRef;
import dev.gyre.jobs.mapping.Mapped;
import dev.gyre.jobs.mapping.RawRecord;
import dev.gyre.jobs.mapping.RecordMapper;
import dev.gyre.jobs.mapping.spec.MappingSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExamplesTest {

  @ParameterizedTest
  @ValueSource(strings = {"fdh", "sffsd", "mathoverflow", "simulator"})
  void readsWithoutWarningsAndShips(String name) throws Exception {
    JobConfig config = Examples.read(name);
    assertThat(config.warnings()).isEmpty();
    assertThat(config.name()).isEqualTo(name);
    double share = name.equals("simulator") ? 0.01 : 0.005;
    assertThat(config.policy()).isEqualTo(new PolicySpec.TopShare(share, 10_000, 3));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new ObjectOutputStream(bytes).writeObject(config);
    Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(copy).isEqualTo(config);
  }

  @Test
  void handbookPaymentsAndLabels() throws Exception {
    JobConfig config = Examples.read("fdh");
    Mapped.Events payment = events(config, "transactions", 0, "31,596,3156,5716,0");
    long timestamp = Instant.parse("2018-04-01T00:00:31Z").toEpochMilli();
    assertThat(payment.eventTimeMs()).isEqualTo(timestamp);
    float[] features = {57.16f, (float) Math.log1p(57.16)};
    assertThat(payment.events())
        .containsExactly(
            new EdgeUpsert(
                0,
                "0",
                NodeRef.of(config.types(), 0, "596"),
                NodeRef.of(config.types(), 1, "3156"),
                timestamp,
                timestamp,
                features));

    LabelEvent label = (LabelEvent) only(events(config, "labels", 3, "3527,3,4000,7000,2"));
    assertThat(label.label()).isEqualTo(Label.FRAUD);
    assertThat(label.id()).isEqualTo("3");
    assertThat(label.availableAtMs() - label.timestampMs()).isEqualTo(7 * 86_400_000L);
    assertThat(config.sources().get(1).labelsOnly()).isTrue();
  }

  @Test
  void everyAggregateOfTheHandbookBelongsToTheTypeItsNameSays() throws Exception {
    JobConfig config = Examples.read("fdh");
    for (AggregateSpec aggregate : config.aggregates()) {
      int type = config.types().targetType(aggregate.directedRelation());
      assertThat(aggregate.name()).startsWith(config.types().nodeTypes().get(type).name());
    }
  }

  @Test
  void sffsdRowIsNineEdgesAndAnUnlabelledRowIsNoLabel() throws Exception {
    JobConfig config = Examples.read("sffsd");
    Mapped.Events row = events(config, "transactions", 7, "7,S10001,T1001,73.17,L101,TP101,2");
    assertThat(row.events()).hasSize(9).allMatch(event -> ((EdgeUpsert) event).id().equals("7"));
    Mapped.Events skipped = events(config, "labels", 7, "7,S10001,T1001,73.17,L101,TP101,2");
    assertThat(skipped.events()).isEmpty();
    assertThat(skipped.eventTimeMs()).isEqualTo(row.eventTimeMs() + 1_001_000);
    Mapped.Events labels = events(config, "labels", 7, "7,S10001,T1001,73.17,L101,TP101,0");
    assertThat(labels.events())
        .hasSize(5)
        .allMatch(event -> ((LabelEvent) event).label() == Label.LEGITIMATE);
    assertThat(map(config, "labels", 7, "7,S10001,T1001,73.17,L101,TP101,3"))
        .isInstanceOf(Mapped.Rejected.class);
  }

  @Test
  void mathOverflowSelfLoop() throws Exception {
    JobConfig config = Examples.read("mathoverflow");
    assertThat(config.interaction().scored()).isFalse();
    EdgeUpsert loop = (EdgeUpsert) only(events(config, "c2a", 1, "1 1 1254207602"));
    assertThat(loop.source()).isEqualTo(loop.target());
    assertThat(loop.timestampMs()).isEqualTo(1_254_207_602_000L);
    assertThat(config.types().relations().get(loop.relation()).name()).isEqualTo("comments_answer");
  }

  @Test
  void simulatorEventsByKind() throws Exception {
    JobConfig config = Examples.read("simulator");
    String payment =
        "{\"id\":\"p1\",\"time_ms\":1700000000000,\"kind\":\"payment\",\"account\":\"a1\","
            + "\"merchant\":\"m1\",\"device\":\"d1\",\"place\":\"x1\",\"amount\":12.5,"
            + "\"currency\":\"EUR\",\"channel\":\"carrier pigeon\"}";
    Mapped.Events made = events(config, "events", 0, payment);
    assertThat(relations(config, made)).containsExactly("pays", "uses", "at");
    EdgeUpsert pays = (EdgeUpsert) made.events().get(0);
    // 2023-11-14T22:13:20Z; the channel is unknown, the currency the first one declared.
    assertThat(pays.features()).containsExactly(12.5f, (float) Math.log1p(12.5), 22f, 0f, 1f);
    String login =
        "{\"id\":\"l1\",\"time_ms\":1700000000000,\"kind\":\"login\",\"account\":\"a1\","
            + "\"device\":\"d1\",\"place\":null}";
    assertThat(relations(config, events(config, "events", 1, login))).containsExactly("uses");
    String transfer =
        "{\"id\":\"t1\",\"time_ms\":1700000000000,\"kind\":\"transfer\",\"account\":\"a1\","
            + "\"counterparty\":\"a2\",\"amount\":1}";
    assertThat(relations(config, events(config, "events", 2, transfer)))
        .containsExactly("transfers");
    String label =
        "{\"id\":\"p1\",\"time_ms\":1700000000000,\"account\":\"a1\",\"merchant\":\"m1\","
            + "\"available_ms\":1700000000001,\"fraud\":true}";
    LabelEvent event = (LabelEvent) only(events(config, "labels", 0, label));
    assertThat(event.label()).isEqualTo(Label.FRAUD);
    assertThat(event.availableAtMs()).isEqualTo(1_700_000_000_001L);
  }

  @ParameterizedTest
  @CsvSource({
    "fdh,transactions,fdh/transactions.csv.gz,1,1",
    "fdh,labels,fdh/transactions.csv.gz,1,1",
    "sffsd,transactions,sffsd/S-FFSD.csv.gz,1,9",
    "mathoverflow,a2q,mathoverflow/a2q.txt.gz,0,1",
    "mathoverflow,c2q,mathoverflow/c2q.txt.gz,0,1",
    "mathoverflow,c2a,mathoverflow/c2a.txt.gz,0,1"
  })
  void mapsTheRealFile(String name, String topic, String file, int header, int eventsPerLine)
      throws Exception {
    JobConfig config = Examples.read(name);
    List<String> lines = Examples.sharedLines(file, header, 20_000);
    for (int row = 0; row < lines.size(); row++) {
      assertThat(events(config, topic, row, lines.get(row)).events())
          .as(lines.get(row))
          .hasSize(eventsPerLine);
    }
  }

  private static List<String> relations(JobConfig config, Mapped.Events events) {
    return events.events().stream()
        .map(event -> config.types().relations().get(((EdgeUpsert) event).relation()).name())
        .toList();
  }

  private static GraphEvent only(Mapped.Events events) {
    assertThat(events.events()).hasSize(1);
    return events.events().get(0);
  }

  private static Mapped.Events events(JobConfig config, String topic, long row, String line) {
    Mapped mapped = map(config, topic, row, line);
    assertThat(mapped).as("%s", mapped).isInstanceOf(Mapped.Events.class);
    return (Mapped.Events) mapped;
  }

  private static final Map<MappingSpec, RecordMapper> MAPPERS = new HashMap<>();

  private static Mapped map(JobConfig config, String topic, long row, String line) {
    SourceSpec source =
        config.sources().stream().filter(s -> s.topic().equals(topic)).findFirst().orElseThrow();
    RecordMapper mapper =
        MAPPERS.computeIfAbsent(
            source.mapping(), spec -> RecordMapper.compile(spec, config.types()));
    byte[] key = Long.toString(row).getBytes(StandardCharsets.US_ASCII);
    byte[] value = line.getBytes(StandardCharsets.UTF_8);
    return mapper.map(new RawRecord(config.topic(topic), 0, row, 0, key, value));
  }
}
