package dev.gyre.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.message.InteractionMessage;
import dev.gyre.jobs.message.PickedHalf;
import dev.gyre.jobs.message.UpdateMessage;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.tasks.StreamTaskActionExecutor;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.MailboxExecutorImpl;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** Pick with inputs that wait for others. */
@SuppressWarnings("try") // Flink's close() throws Exception
class PickQueueTest {

  private static final long WAIT_MS = 5;

  private PickOperator operator;

  private KeyedTwoInputStreamOperatorTestHarness<
          Integer, InteractionMessage, UpdateMessage, PickedHalf>
      pick(OperatorSubtaskState restored) throws Exception {
    return pick(restored, false);
  }

  private KeyedTwoInputStreamOperatorTestHarness<
          Integer, InteractionMessage, UpdateMessage, PickedHalf>
      pick(OperatorSubtaskState restored, boolean atOnce) throws Exception {
    operator =
        new PickOperator(
            ScoringOperatorsTest.KEYS,
            100,
            1,
            false,
            WAIT_MS,
            atOnce,
            ScoringOperatorsTest.described());
    var pick =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            operator,
            (InteractionMessage half) -> ScoringOperatorsTest.KEYS.keyOf(half.shard()),
            (UpdateMessage update) -> ScoringOperatorsTest.KEYS.keyOf(update.shard()),
            Types.INT,
            ScoringOperatorsTest.KEYS.shards(),
            1,
            0);
    operator.setMailboxExecutor(
        new MailboxExecutorImpl(pick.getTaskMailbox(), 0, StreamTaskActionExecutor.IMMEDIATE));
    if (restored != null) {
      pick.initializeState(restored);
    }
    pick.open();
    operator.queueAll();
    return pick;
  }

  @Test
  void inputsAreTakenInTheOrderOfTheirComing() throws Exception {
    try (var pick = pick(null)) {
      pick.setProcessingTime(0);
      pick.processElement1(ScoringOperatorsTest.half(15));
      pick.processElement2(ScoringOperatorsTest.update(1, 10));
      pick.processElement1(ScoringOperatorsTest.half(15));
      assertThat(pick.extractOutputValues()).isEmpty();
      pick.setProcessingTime(WAIT_MS + 1);
      List<PickedHalf> picked = pick.extractOutputValues();
      assertThat(picked).hasSize(2);
      assertThat(picked.get(0).embedding()).isNull();
      assertThat(picked.get(1).embedding()).containsExactly(1);
    }
  }

  @Test
  void aWatermarkPassesNoInput() throws Exception {
    try (var pick = pick(null)) {
      pick.setProcessingTime(0);
      pick.processElement1(ScoringOperatorsTest.half(15));
      pick.processBothWatermarks(new Watermark(7));
      assertThat(pick.getOutput()).isEmpty();
      pick.setProcessingTime(WAIT_MS + 1);
      assertThat(pick.getOutput()).hasSize(2).last().isEqualTo(new Watermark(7));
    }
  }

  @Test
  void anIdleStatusPassesNeitherInputsNorTheirWatermark() throws Exception {
    try (var pick = pick(null)) {
      pick.processElement1(ScoringOperatorsTest.half(15));
      pick.processBothWatermarks(new Watermark(7));
      pick.processWatermarkStatus1(WatermarkStatus.IDLE);
      assertThat(pick.getOutput()).hasSize(2).last().isEqualTo(new Watermark(7));
      pick.processWatermarkStatus2(WatermarkStatus.IDLE);
      assertThat(pick.getOutput()).hasSize(3).last().isEqualTo(WatermarkStatus.IDLE);
    }
  }

  @Test
  void aBarrierPassesNoInput() throws Exception {
    OperatorSubtaskState state;
    try (var pick = pick(null)) {
      pick.processElement2(ScoringOperatorsTest.update(1, 10));
      pick.processElement1(ScoringOperatorsTest.half(15));
      operator.prepareSnapshotPreBarrier(1);
      assertThat(pick.extractOutputValues()).hasSize(1);
      state = pick.snapshot(1, 1);
    }
    try (var pick = pick(state)) {
      pick.processElement1(ScoringOperatorsTest.half(15));
      operator.finish();
      assertThat(pick.extractOutputValues()).hasSize(1);
      assertThat(pick.extractOutputValues().get(0).embedding()).containsExactly(1);
    }
  }

  @Test
  void whatWaitsIsTakenWhenThereIsNoMoreInput() throws Exception {
    try (var pick = pick(null, true)) {
      pick.processElement2(ScoringOperatorsTest.update(1, 10));
      pick.processElement1(ScoringOperatorsTest.half(15));
      assertThat(pick.extractOutputValues()).isEmpty();
      for (var mail = next(pick.getTaskMailbox());
          mail.isPresent();
          mail = next(pick.getTaskMailbox())) {
        mail.get().run();
      }
      assertThat(pick.extractOutputValues()).hasSize(1);
      assertThat(pick.extractOutputValues().get(0).embedding()).containsExactly(1);
    }
  }

  private static Optional<Mail> next(TaskMailbox mailbox) {
    return mailbox.tryTake(TaskMailbox.MIN_PRIORITY);
  }
}
