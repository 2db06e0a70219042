package dev.gyre.jobs.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gyre.jobs.message.MicroClock;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.io.network.api.writer.ResultPartitionWriter;
import org.apache.flink.streaming.runtime.tasks.TestProcessingTimeService;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxProcessor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Dirty nodes, each of whose refreshes takes a millisecond of a clock that the tests move. */
class BundlesTest {

  private static final long REFRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long BUNDLE_NANOS = 4 * REFRESH_NANOS;
  private static final long LIMIT_MICROS = TimeUnit.SECONDS.toMicros(10);
  private static final long LONG_AGO = 0;

  private final MailboxProcessor task = new MailboxProcessor(controller -> {});
  private final MailboxExecutor mailbox = task.getMailboxExecutor(0);
  private final TestProcessingTimeService timers = new TestProcessingTimeService();
  private final RefreshPacer pacer = new RefreshPacer(0.2, BUNDLE_NANOS, LIMIT_MICROS);
  private final InputAge age = new InputAge(true, 1);
  private final Bundles bundles =
      new Bundles(
          new Nodes(),
          pacer,
          age,
          new IdleInput(new ResultPartitionWriter[0], 0),
          mailbox,
          timers,
          () -> this.nanos);

  private long nanos;
  private int dirty = 1_000;
  private int refreshed;
  private int written;
  private long writeNanos;
  private boolean isWriteDue;
  private boolean behind;
  private long oldestMicros = MicroClock.now();

  private final class Nodes implements Bundles.Work {
    @Override
    public boolean isDirty() {
      return dirty > 0;
    }

    @Override
    public boolean isBehind() {
      return behind;
    }

    @Override
    public boolean isWriteDue() {
      return isWriteDue;
    }

    @Override
    public void refresh() {
      nanos += REFRESH_NANOS;
      dirty--;
      refreshed++;
    }

    @Override
    public void write(long most) {
      nanos += writeNanos;
      written++;
    }

    @Override
    public long oldestDirectMicros() {
      return oldestMicros;
    }
  }

  @BeforeEach
  void start() throws Exception {
    timers.setCurrentTime(0);
  }

  @AfterEach
  void close() {
    task.close();
  }

  /** Runs the first bundle, behind an input of some ingest time. */
  private void run(long stampMicros) throws Exception {
    age.came(stampMicros);
    bundles.afterInput();
    assertThat(mailbox.tryYield()).as("a bundle is planned").isTrue();
  }

  @Test
  void endsWhenItsTimeIsUpAndWritesOnce() throws Exception {
    run(MicroClock.now());
    assertThat(refreshed).isEqualTo(4);
    assertThat(written).isEqualTo(1);
    assertThat(mailbox.tryYield()).as("the next one waits").isFalse();
    assertThat(timers.getNumActiveTimers()).isEqualTo(1);
    assertThat(pacer.waitNanos(nanos)).as("a fifth of the time").isEqualTo(4 * BUNDLE_NANOS);
  }

  @Test
  void anInputRunsTheOneWhoseTimeHasCome() throws Exception {
    run(MicroClock.now());
    nanos += 4 * BUNDLE_NANOS - 1;
    bundles.afterInput();
    assertThat(refreshed).isEqualTo(4);
    nanos++;
    bundles.afterInput();
    assertThat(refreshed).isEqualTo(8);
  }

  @Test
  void aTimerRunsItWhereNoInputComes() throws Exception {
    run(MicroClock.now());
    nanos += 4 * BUNDLE_NANOS;
    timers.setCurrentTime(TimeUnit.NANOSECONDS.toMillis(4 * BUNDLE_NANOS));
    assertThat(refreshed).isEqualTo(8);
  }

  @Test
  void theTimerOfOneThatAnInputHasRunDoesNothing() throws Exception {
    long pauseMs = TimeUnit.NANOSECONDS.toMillis(4 * BUNDLE_NANOS);
    run(MicroClock.now());
    timers.setCurrentTime(pauseMs / 2);
    nanos += 4 * BUNDLE_NANOS;
    bundles.afterInput();
    timers.setCurrentTime(pauseMs);
    assertThat(refreshed).isEqualTo(8);
  }

  /** However long each of them takes. */
  @Test
  void oneFollowsTheOtherWhileThereIsNoInput() throws Exception {
    run(MicroClock.now());
    nanos += IdleInput.GAP_NANOS;
    timers.setCurrentTime(TimeUnit.NANOSECONDS.toMillis(IdleInput.GAP_NANOS));
    writeNanos = 2 * IdleInput.GAP_NANOS;
    assertThat(refreshed).isEqualTo(8);
    for (int bundle = 3; bundle <= 6; bundle++) {
      assertThat(mailbox.tryYield()).isTrue();
      assertThat(refreshed).isEqualTo(4 * bundle);
    }
  }

  @Test
  void changesAsOldAsTheLimitHaveMostOfTheTime() throws Exception {
    oldestMicros -= LIMIT_MICROS;
    run(MicroClock.now());
    assertThat(pacer.waitNanos(nanos)).isCloseTo(BUNDLE_NANOS / 4, within(1L));
  }

  /** Behind a checkpoint rows take longer to write than a pause lasts. */
  @Test
  void inputHasItsPauseBehindWhatIsWritten() throws Exception {
    oldestMicros -= LIMIT_MICROS;
    writeNanos = 10 * BUNDLE_NANOS;
    run(MicroClock.now());
    assertThat(mailbox.tryYield()).as("the next one waits").isFalse();
    assertThat(pacer.waitNanos(nanos)).isCloseTo(BUNDLE_NANOS * 5 / 4 / 4, within(1L));
  }

  @Test
  void inputsWriteWhatIsDueWhileTheNextBundleWaits() throws Exception {
    run(MicroClock.now());
    bundles.afterInput();
    assertThat(written).as("nothing is due").isEqualTo(1);
    isWriteDue = true;
    writeNanos = REFRESH_NANOS;
    bundles.afterInput();
    assertThat(written).isEqualTo(2);
    nanos += 3 * REFRESH_NANOS - 1;
    bundles.afterInput();
    assertThat(written).as("input has three times as long for itself").isEqualTo(2);
    nanos++;
    bundles.afterInput();
    assertThat(written).isEqualTo(3);
    assertThat(refreshed).as("refreshes wait").isEqualTo(4);
  }

  /** Or inputs would have next to nothing of the time while both are urgent. */
  @Test
  void whatIsWrittenPutsTheNextBundleOff() throws Exception {
    oldestMicros -= LIMIT_MICROS;
    writeNanos = REFRESH_NANOS / 4;
    run(MicroClock.now());
    isWriteDue = true;
    long bundleAt = nanos + pacer.waitNanos(nanos);
    bundles.afterInput();
    assertThat(written).as("the bundle has just written").isEqualTo(1);
    nanos += 3 * writeNanos;
    bundles.afterInput();
    assertThat(written).isEqualTo(2);
    assertThat(nanos + pacer.waitNanos(nanos)).isEqualTo(bundleAt + writeNanos);
    nanos = bundleAt + writeNanos;
    bundles.afterInput();
    assertThat(refreshed).as("whose turn comes first").isEqualTo(8);
    assertThat(written).isEqualTo(3);
  }

  @Test
  void whatIsDueIsWrittenSoonWhereNoInputComes() throws Exception {
    dirty = 0;
    behind = true;
    isWriteDue = true;
    bundles.plan();
    timers.setCurrentTime(1);
    assertThat(written).isEqualTo(1);
    isWriteDue = false;
    timers.setCurrentTime(2);
    assertThat(written).as("was planned when it was due").isEqualTo(2);
    timers.setCurrentTime(3);
    assertThat(written).isEqualTo(2);
  }

  @Test
  void butNotWhileInputIsLate() throws Exception {
    oldestMicros -= LIMIT_MICROS;
    run(LONG_AGO);
    assertThat(pacer.waitNanos(nanos)).isCloseTo(19 * BUNDLE_NANOS, within(1L));
  }
}
