package dev.gyre.jobs.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.topology.Models;
import java.util.List;
import org.apache.flink.api.common.ExecutionConfig;
import org.apache.flink.core.fs.CloseableRegistry;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.DefaultOperatorStateBackendBuilder;
import org.apache.flink.runtime.state.OperatorStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The description in the state of an operator that is started on it again. */
class DescriptionStateTest {

  private static final String JOB =
      """
      name: payments
      types:
        account: {}
        merchant: {}
      relations:
        pays: {source: account, target: merchant, window: 30d, fanIn: 8}
      model:
        seeded: {seed: 5, dialect: pyg, width: 8, heads: 2, layers: 2}
      sources:
        - {topic: events, format: avro, native: true}
      """;

  private OperatorStateBackend store;

  @BeforeEach
  void open() throws Exception {
    store =
        new DefaultOperatorStateBackendBuilder(
                getClass().getClassLoader(),
                new ExecutionConfig(),
                false,
                List.of(),
                new CloseableRegistry())
            .build();
  }

  @AfterEach
  void close() throws Exception {
    store.close();
  }

  private static JobDescription described(String yaml) {
    JobConfig config = ChangedJob.read(yaml);
    return JobDescription.of(config, Models.of(config));
  }

  @Test
  void theSameJobGoesOn() throws Exception {
    DescriptionState.open(store, described(JOB), 0).save();
    assertThat(DescriptionState.open(store, described(JOB), 0).migrateFrom()).isEmpty();
  }

  @Test
  void aChangedOneMigrates() throws Exception {
    DescriptionState.open(store, described(JOB), 0).save();
    JobDescription changed = described(JOB.replace("window: 30d", "window: 20d"));
    assertThat(DescriptionState.open(store, changed, 0).migrateFrom()).contains(described(JOB));
  }

  @Test
  void onlyTheFirstSubtaskWritesIt() throws Exception {
    DescriptionState.open(store, described(JOB), 1).save();
    JobDescription changed = described(JOB.replace("window: 30d", "window: 20d"));
    assertThat(DescriptionState.open(store, changed, 0).migrateFrom()).isEmpty();
  }

  /** Each restart would find the same state. */
  @Test
  void oneThatCannotGoOnIsNotRestarted() throws Exception {
    DescriptionState.open(store, described(JOB), 0).save();
    JobDescription other = described(JOB.replace("source: account", "source: merchant"));
    assertThatThrownBy(() -> DescriptionState.open(store, other, 0))
        .isInstanceOf(SuppressRestartsException.class)
        .rootCause()
        .hasMessageContaining("cannot start on the state that is restored")
        .hasMessageContaining("pays");
  }
}
