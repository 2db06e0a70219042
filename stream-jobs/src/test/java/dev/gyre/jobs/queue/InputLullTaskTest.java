package dev.gyre.jobs.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.functions.FilterFunction;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.YieldingOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.Test;

/** In a job whose tasks, but for the source, send nothing before a buffer is full. */
@SuppressWarnings("deprecation") // Elements says why
class InputLullTaskTest {

  private static final String TEST = "lull";
  private static final long NO_TIMEOUT = -1;
  private static final long PATIENCE_SECONDS = 60;

  private static final BlockingQueue<Long> ARRIVED = new LinkedBlockingQueue<>();

  /** Keeps what came last, until it is taken. */
  private static final class Keeper extends AbstractStreamOperator<Long>
      implements OneInputStreamOperator<Long, Long>, YieldingOperator<Long> {

    private static final long serialVersionUID = 1L;

    private transient MailboxExecutor mailbox;
    private transient InputLull lull;
    private transient Long kept;

    @Override
    public void setMailboxExecutor(MailboxExecutor mailboxExecutor) {
      super.setMailboxExecutor(mailboxExecutor);
      mailbox = mailboxExecutor;
    }

    @Override
    public void open() throws Exception {
      super.open();
      lull =
          InputLull.of(
              mailbox,
              getContainingTask(),
              TaskOutputs.all(getContainingTask()),
              this::take,
              () -> {});
    }

    @Override
    public void processElement(StreamRecord<Long> element) {
      kept = element.getValue();
      lull.came();
    }

    private void take() {
      output.collect(new StreamRecord<>(kept));
    }
  }

  @Test
  void whatWaitsIsTakenAndSentWhenNoMoreComes() throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    env.setBufferTimeout(NO_TIMEOUT);
    env.addSource(new Elements(TEST), Types.LONG)
        .setBufferTimeout(1)
        .transform("keeper", Types.LONG, new Keeper())
        .rebalance()
        .filter((FilterFunction<Long>) it -> ARRIVED.add(it))
        .sinkTo(new DiscardingSink<>());
    Elements.send(TEST, 7);
    JobClient job = env.executeAsync();
    try {
      assertThat(ARRIVED.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(7L);
    } finally {
      Elements.end(TEST);
      job.getJobExecutionResult().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
