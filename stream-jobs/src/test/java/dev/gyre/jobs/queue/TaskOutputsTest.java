package dev.gyre.jobs.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // Elements says why
class TaskOutputsTest {

  private static final String TEST = "outputs";
  private static final long NO_TIMEOUT = -1;
  private static final long PATIENCE_SECONDS = 60;
  private static final OutputTag<Long> FIRST = new OutputTag<>("first", Types.LONG);
  private static final OutputTag<Long> SECOND = new OutputTag<>("second", Types.LONG);
  private static final OutputTag<Long> UNTAKEN = new OutputTag<>("untaken", Types.LONG);

  private static final BlockingQueue<String> ARRIVED = new LinkedBlockingQueue<>();

  /** Sends an element to all outputs, and flushes all of them, or for the second element one. */
  private static final class Sender extends AbstractStreamOperator<Long>
      implements OneInputStreamOperator<Long, Long> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(StreamRecord<Long> element) {
      output.collect(new StreamRecord<>(element.getValue()));
      output.collect(FIRST, new StreamRecord<>(element.getValue()));
      output.collect(SECOND, new StreamRecord<>(element.getValue()));
      List<ResultPartitionWriter> all = TaskOutputs.all(getContainingTask());
      List<ResultPartitionWriter> second = TaskOutputs.of(getContainingTask(), SECOND);
      assertThat(all).hasSize(3);
      assertThat(second).hasSize(1);
      assertThat(TaskOutputs.of(getContainingTask(), UNTAKEN)).isEmpty();
      (element.getValue() == 1 ? all : second).forEach(ResultPartitionWriter::flushAll);
    }
  }

  @Test
  void aSideOutputIsFoundByItsTag() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    env.setBufferTimeout(NO_TIMEOUT);
    SingleOutputStreamOperator<Long> sent =
        env.addSource(new Elements(TEST), Types.LONG)
            .setBufferTimeout(1)
            .rebalance()
            .transform("sender", Types.LONG, new Sender());
    sent.rebalance()
        .filter((FilterFunction<Long>) it -> ARRIVED.add("main " + it))
        .sinkTo(new DiscardingSink<>());
    sent.getSideOutput(FIRST)
        .rebalance()
        .filter((FilterFunction<Long>) it -> ARRIVED.add("first " + it))
        .sinkTo(new DiscardingSink<>());
    sent.getSideOutput(SECOND)
        .rebalance()
        .filter((FilterFunction<Long>) it -> ARRIVED.add("second " + it))
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync();
    try {
      // Whoever connects is told of what is there, flushed or not: so all have to have connected.
      Elements.send(TEST, 1);
      Set<String> connected = new HashSet<>();
      while (connected.size() < 3) {
        connected.add(next());
      }
      Elements.send(TEST, 2);
      assertThat(next()).isEqualTo("second 2");
      assertThat(ARRIVED).isEmpty();
    } finally {
      Elements.end(TEST);
      job.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(ARRIVED).containsExactlyInAnyOrder("main 2", "first 2");
  }

  private static String next() throws InterruptedException {
    String next = ARRIVED.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("what comes next").isNotNull();
    return next;
  }
}
