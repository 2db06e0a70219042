package dev.gyre.jobs.queue;

import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.runtime.io.network.partition.consumer.IndexedInputGate;
import org.apache.flink.streaming.runtime.tasks.StreamTask;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that a task has taken all the input that is there for now. What waits for more is then
 * taken, and what the outputs hold is sent: nobody knows when the next input comes, and timers
 * would find out late, and wake up for nothing besides.
 *
 * <p>For maintainers. A task looks for mails after each element. A mail that finds that an element
 * has come since it was sent sends itself once more, behind the next element; one that finds none
 * knows that there was none. While buffers wait at the gates no mail is sent, so that at full load
 * there are next to none; a timer of those who wait does for what is missed then. Behind a source,
 * which has no gates, there is one for each element.
 */
public final class InputLull {

  private static final Logger LOG = LoggerFactory.getLogger(InputLull.class);

  private final MailboxExecutor mailbox;
  private final BooleanSupplier more;
  private final ThrowingRunnable<Exception> lull;
  private boolean sent;
  private boolean came;

  /**
   * Watches an input.
   *
   * @param mailbox of the operator that tells what comes
   * @param more whether there surely is more
   * @param lull is run in the task's thread, between elements, when there is not
   */
  InputLull(MailboxExecutor mailbox, BooleanSupplier more, ThrowingRunnable<Exception> lull) {
    this.mailbox = mailbox;
    this.more = more;
    this.lull = lull;
  }

  /**
   * Watches a task, and has it send what it has when there is no more input.
   *
   * @param mailbox of the operator that tells what comes
   * @param outputs those of the task that are flushed then
   * @param taker takes what waits in the operator; it runs in the task's thread, between elements
   * @param after is run when that was sent
   */
  public static InputLull of(
      MailboxExecutor mailbox,
      StreamTask<?, ?> task,
      List<ResultPartitionWriter> outputs,
      ThrowingRunnable<Exception> taker,
      Runnable after) {
    IndexedInputGate[] gates = task.getEnvironment().getAllInputGates();
    return new InputLull(
        mailbox,
        () -> isAnyAvailable(gates),
        () -> {
          taker.run();
          for (ResultPartitionWriter output : outputs) {
            output.flushAll();
          }
          after.run();
        });
  }

  private static boolean isAnyAvailable(IndexedInputGate[] gates) {
    for (IndexedInputGate gate : gates) {
      // One that has ended says that it is, for ever.
      if (gate.isAvailable() && !gate.isFinished()) {
        return true;
      }
    }
    return false;
  }

  /** To be called with each element, when it was taken or waits. */
  public void came() {
    came = true;
    if (!sent && !more.getAsBoolean()) {
      sent = true;
      send();
    }
  }

  private void send() {
    try {
      mailbox.execute(this::look, "end of the input that is there");
    } catch (RejectedExecutionException ending) {
      // Whoever ends a task has it take what waits.
      LOG.debug("ends with elements that wait", ending);
    }
  }

  private void look() throws Exception {
    if (came && !more.getAsBoolean()) {
      came = false;
      send();
      return;
    }
    sent = false;
    if (!came) {
      lull.run();
    }
  }
}
