package dev.gyre.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.jobs.dataset.simulator.SimulatorDataset;
import dev.gyre.jobs.dataset.simulator.SimulatorOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SimulatorDatasetTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<ReplayRecord> records(long seed, long events) {
    SimulatorDataset dataset =
        new SimulatorDataset(
            SimulatorOptions.standard().withSeed(seed).withPaymentsPerAccountDay(2));
    List<ReplayRecord> records = new ArrayList<>();
    try (RecordStream stream = dataset.open(List.of(), OptionalLong.of(events))) {
      stream.forEachRemaining(records::add);
    }
    return records;
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    List<ReplayRecord> first = records(7, 5_000);
    List<ReplayRecord> second = records(7, 5_000);
    assertThat(first).hasSameSizeAs(second);
    for (int i = 0; i < first.size(); i++) {
      assertThat(first.get(i).value()).isEqualTo(second.get(i).value());
      assertThat(first.get(i).key()).isEqualTo(second.get(i).key());
    }
    assertThat(records(8, 5_000).get(100).value()).isNotEqualTo(first.get(100).value());
  }

  @Test
  void timeNeverGoesBackAndALabelFollowsItsPayment() throws IOException {
    List<ReplayRecord> records = records(1, 200_000);
    long clock = Long.MIN_VALUE;
    Map<String, Long> payments = new HashMap<>();
    int labels = 0;
    int frauds = 0;
    for (ReplayRecord record : records) {
      assertThat(record.eventTimeMs()).isGreaterThanOrEqualTo(clock);
      clock = record.eventTimeMs();
      JsonNode json = JSON.readTree(record.value());
      String id = json.get("id").asText();
      if (record.kind() == ReplayRecord.Kind.EVENT) {
        if (json.get("kind").asText().equals("payment")) {
          payments.put(id, json.get("time_ms").asLong());
        }
      } else {
        labels++;
        frauds += json.get("fraud").asBoolean() ? 1 : 0;
        assertThat(payments).as("a label of a payment that was sent").containsKey(id);
        assertThat(json.get("available_ms").asLong()).isGreaterThan(payments.get(id));
        assertThat(record.eventTimeMs()).isEqualTo(json.get("available_ms").asLong());
      }
    }
    assertThat(labels).isGreaterThan(1_000);
    assertThat((double) frauds / labels).isBetween(0.002, 0.2);
  }
}
