package dev.gyre.jobs.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxDefaultAction;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** In the loop of a real task, whose input comes in groups of elements, each after a lull. */
class InputLullTest {

  private final Queue<List<String>> groups = new ArrayDeque<>();
  private final Queue<String> input = new ArrayDeque<>();
  private final List<String> done = new ArrayList<>();
  private final MailboxProcessor task = new MailboxProcessor(this::takeOne);
  private final MailboxExecutor mailbox = task.getMailboxExecutor(1);
  private final Queue<Boolean> more = new ArrayDeque<>();
  private final InputLull lull = new InputLull(mailbox, this::isMoreThere, this::lull);
  private MailboxDefaultAction.Suspension suspended;

  private boolean isMoreThere() {
    return !more.isEmpty() && more.remove();
  }

  private void takeOne(MailboxDefaultAction.Controller controller) {
    String next = input.poll();
    if (next == null) {
      suspended = controller.suspendDefaultAction();
      // Behind two mails, which is what a lull takes.
      mailbox.execute(() -> mailbox.execute(this::goOn, "second"), "first");
      return;
    }
    done.add(next);
    lull.came();
  }

  private void goOn() {
    List<String> group = groups.poll();
    if (group == null) {
      task.allActionsCompleted();
    } else {
      input.addAll(group);
      suspended.resume();
    }
  }

  private void lull() {
    done.add("lull");
  }

  @AfterEach
  void close() {
    task.close();
  }

  @Test
  void comesOnceBehindTheLastElementThatIsThere() throws Exception {
    groups.add(List.of("a", "b", "c"));
    task.runMailboxLoop();
    assertThat(done).containsExactly("a", "b", "c", "lull");
  }

  @Test
  void comesAgainWhenMoreHasCome() throws Exception {
    groups.add(List.of("a"));
    groups.add(List.of("b", "c"));
    task.runMailboxLoop();
    assertThat(done).containsExactly("a", "lull", "b", "c", "lull");
  }

  @Test
  void sendsNoMailWhileMoreIsAtTheGates() throws Exception {
    more.addAll(List.of(true, true, false));
    groups.add(List.of("a", "b", "c"));
    task.runMailboxLoop();
    assertThat(done).containsExactly("a", "b", "c", "lull");
    assertThat(more).isEmpty();
  }

  @Test
  void looksAgainWhenMoreHasComeToTheGatesMeanwhile() throws Exception {
    more.addAll(List.of(false, true, false));
    groups.add(List.of("a", "b"));
    task.runMailboxLoop();
    assertThat(done).containsExactly("a", "b", "lull");
    assertThat(more).isEmpty();
  }

  @Test
  void isQuietWhenTheTaskEnds() {
    task.prepareClose();
    lull.came();
    assertThat(done).isEmpty();
  }
}
