package dev.gyre.jobs.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.message.RoundEnd;
import dev.gyre.jobs.round.RoundWork;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.junit.jupiter.api.Test;

class QueuedInputsTest {

  private static final int TOGETHER = 64;
  private static final long WAIT_MS = 5;

  private final List<String> taken = new ArrayList<>();
  private final List<Integer> readTogether = new ArrayList<>();
  private final TestProcessingTimeService timers = new TestProcessingTimeService();
  private int waits;
  private boolean worthwhile = true;
  private long nanos;
  private final QueuedInputs<String, Integer> queue =
      new QueuedInputs<>(new Work(), new Ahead(), timers, WAIT_MS, new Owner(), () -> nanos);

  private final class Owner implements QueuedInputs.Owner {
    @Override
    public void afterWait() {
      waits++;
    }

    @Override
    public void pass(Watermark mark) {
      taken.add("W " + mark.getTimestamp());
    }
  }

  private final class Work implements RoundWork<String, Integer> {
    @Override
    public void first(String element) {
      taken.add(element);
    }

    @Override
    public void second(Integer element) {
      taken.add("number " + element);
    }

    @Override
    public void end(RoundEnd end) {
      throw new AssertionError("there are no rounds");
    }
  }

  /** Counts what is read together, and that nothing of it was taken before. */
  private final class Ahead implements QueuedInputs.Ahead<String, Integer> {
    private final List<String> added = new ArrayList<>();

    @Override
    public boolean isWorthwhile() {
      return worthwhile;
    }

    @Override
    public void first(String element) {
      added.add(element);
    }

    @Override
    public void second(Integer element) {
      added.add("number " + element);
    }

    @Override
    public void run() {
      assertThat(taken).doesNotContainAnyElementsOf(added);
      readTogether.add(added.size());
      added.clear();
    }
  }

  @Test
  void takesManyTogetherInTheOrderOfTheirComing() throws Exception {
    queue.waitAlways();
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 2 * TOGETHER; i++) {
      if (i % 3 == 0) {
        queue.second(i);
        sent.add("number " + i);
      } else {
        queue.first("text " + i);
        sent.add("text " + i);
      }
    }
    assertThat(taken).isEqualTo(sent);
    assertThat(readTogether).containsExactly(TOGETHER, TOGETHER);
  }

  @Test
  void aTimerEndsTheWait() throws Exception {
    timers.setCurrentTime(0);
    queue.waitAlways();
    queue.first("a");
    queue.second(1);
    timers.setCurrentTime(WAIT_MS - 1);
    assertThat(taken).isEmpty();
    timers.setCurrentTime(WAIT_MS);
    assertThat(taken).containsExactly("a", "number 1");
    assertThat(waits).isEqualTo(1);

    queue.first("b");
    timers.setCurrentTime(2 * WAIT_MS);
    assertThat(taken).containsExactly("a", "number 1", "b");
    assertThat(readTogether).as("one alone has nothing to overlap with").containsExactly(2);
  }

  @Test
  void takesWhatWaitsWhenItIsTold() throws Exception {
    queue.waitAlways();
    queue.first("a");
    queue.first("b");
    queue.take();
    assertThat(taken).containsExactly("a", "b");
    queue.take();
    assertThat(waits).isZero();
    timers.setCurrentTime(WAIT_MS);
    assertThat(taken).containsExactly("a", "b");
    assertThat(waits).as("the timer tells that nothing waits").isEqualTo(1);
  }

  @Test
  void aWatermarkWaitsBehindInputsAndTheLastOneCounts() throws Exception {
    queue.mark(new Watermark(1));
    assertThat(taken).as("nothing waits").containsExactly("W 1");
    taken.clear();

    timers.setCurrentTime(0);
    queue.waitAlways();
    queue.first("a");
    queue.mark(new Watermark(2));
    queue.first("b");
    queue.mark(new Watermark(3));
    assertThat(taken).isEmpty();
    timers.setCurrentTime(WAIT_MS);
    assertThat(taken).containsExactly("a", "b", "W 3");
    queue.take();
    assertThat(taken).as("passed once").hasSize(3);

    queue.first("c");
    queue.mark(new Watermark(4));
    queue.mark(Watermark.MAX_WATERMARK);
    assertThat(taken).endsWith("c", "W 4", "W " + Long.MAX_VALUE);
  }

  @Test
  void aTimerOfThoseThatWereTakenLeavesOthersTheirTime() throws Exception {
    timers.setCurrentTime(0);
    queue.waitAlways();
    for (int i = 0; i < TOGETHER + 1; i++) {
      timers.setCurrentTime(i == TOGETHER ? WAIT_MS - 1 : 0);
      queue.first("text " + i);
    }
    timers.setCurrentTime(WAIT_MS);
    assertThat(taken).hasSize(TOGETHER);
    assertThat(waits).isZero();
    timers.setCurrentTime(2 * WAIT_MS);
    assertThat(taken).hasSize(TOGETHER + 1);
    assertThat(waits).isEqualTo(1);
  }

  @Test
  void withLittleStateNothingWaits() throws Exception {
    worthwhile = false;
    for (int i = 0; i < 2 * TOGETHER; i++) {
      queue.first("text " + i);
      assertThat(taken).hasSize(i + 1);
    }
    assertThat(readTogether).isEmpty();
    assertThat(timers.getNumActiveTimers()).isZero();
  }

  /** Both halves of an edge come at once, however few edges there are. */
  @Test
  void inputsWaitWhenManyHaveComeFast() throws Exception {
    for (int pair = 0; pair < TOGETHER; pair++) {
      nanos += 1_000_000;
      queue.first("a" + pair);
      nanos += 1_000;
      queue.first("b" + pair);
      assertThat(taken).hasSize(2 * pair + 2);
    }
    taken.clear();
    int sent = 0;
    while (taken.size() == sent) {
      nanos += 100_000;
      queue.second(sent++);
    }
    assertThat(sent).as("the first that waits").isBetween(16, 18);
    nanos += 1_000_000;
    queue.second(sent++);
    assertThat(taken).as("one waits behind another").hasSize(sent - 2);
    queue.take();
    assertThat(taken).hasSize(sent);
    nanos += 1_000_000;
    queue.second(sent++);
    assertThat(taken).as("after a pause").hasSize(sent);
  }
}
