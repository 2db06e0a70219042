package dev.gyre.jobs.ingest;

import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.kafka.common.TopicPartition;

/**
 * The clocks of partitions in state of builds that kept them in the judge instead of with the
 * splits. They stay as they are; the splits' own overtake them.
 */
final class ClocksOfOldState {

  private static final String NAME = "partition-clocks";

  private final Map<TopicPartition, Long> clocks = new HashMap<>();

  /** Reads them; a job that began with a build of today has none, and does not get the state. */
  static ClocksOfOldState read(OperatorStateStore store) throws Exception {
    ClocksOfOldState old = new ClocksOfOldState();
    if (store.getRegisteredStateNames().contains(NAME)) {
      old.take(
          store.getUnionListState(
              new ListStateDescriptor<>(NAME, Types.TUPLE(Types.STRING, Types.INT, Types.LONG))));
    }
    return old;
  }

  /** Every subtask has read all copies, and writes one of each. */
  private void take(ListState<Tuple3<String, Integer, Long>> state) throws Exception {
    for (Tuple3<String, Integer, Long> it : state.get()) {
      clocks.merge(new TopicPartition(it.f0, it.f1), it.f2, Math::max);
    }
    state.update(
        clocks.entrySet().stream()
            .map(it -> Tuple3.of(it.getKey().topic(), it.getKey().partition(), it.getValue()))
            .toList());
  }

  /** The record with the greater of its partition's clock here and its own. */
  Ingested apply(Ingested record) {
    if (clocks.isEmpty()) {
      return record;
    }
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    long clockMs = clocks.getOrDefault(partition, Long.MIN_VALUE);
    return clockMs > record.partitionClockMs() ? record.behind(clockMs) : record;
  }
}
