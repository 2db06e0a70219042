package dev.gyre.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.connector.kafka.source.enumerator.KafkaSourceEnumState;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.junit.jupiter.api.Test;

class RestoredEnumeratorTest {

  private final List<String> calls = new ArrayList<>();

  @Test
  void aReaderGetsWhatWaitsForItBeforeItIsToldThatNoMoreComes() {
    RestoredEnumerator<KafkaPartitionSplit, KafkaSourceEnumState> restored =
        new RestoredEnumerator<>(
            noting(SplitEnumerator.class), noting(SplitEnumeratorContext.class));

    restored.start();
    restored.addReader(1);

    assertThat(calls).containsExactly("start", "addReader 1", "signalNoMoreSplits 1");
  }

  @SuppressWarnings("unchecked") // the proxy has the type that is asked for
  private <T> T noting(Class<?> type) {
    return (T)
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              calls.add(method.getName() + (arguments == null ? "" : " " + arguments[0]));
              return null;
            });
  }
}
