package dev.gyre.jobs.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.schemas.avro.DeadLetter;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class DeadLetterLimitTest {

  private static final int KEPT = Sinks.MAX_RECORD_BYTES - Sinks.DEAD_LETTER_FRAME;

  private final DeadLetterLimit limit = new DeadLetterLimit(KEPT);
  private final AvroCodec<DeadLetter> codec =
      AvroCodec.of(DeadLetter.class, WireFormat.plain(), "dead-letters");

  @Test
  void aLetterFitsIntoARecordWhateverItsMessageAndItsBytes() {
    String widest = "\u20ac".repeat(2_000_000);

    DeadLetter letter = limit.apply(letter(widest, KEPT));

    assertThat(letter.getValue()).isNotNull();
    assertThat(letter.getMessage()).hasSize(DeadLetterLimit.MAX_MESSAGE).endsWith("... (cut)");
    assertThat(codec.encode(letter)).hasSizeLessThan(Sinks.MAX_RECORD_BYTES);
  }

  @Test
  void bytesThatDoNotFitAreLeftOutAndReferredTo() {
    DeadLetter letter = limit.apply(letter("short", KEPT + 1));

    assertThat(letter.getByReference()).isTrue();
    assertThat(letter.getValue()).isNull();
    assertThat(letter.getValueSize()).isEqualTo(KEPT + 1);
    assertThat(letter.getMessage()).isEqualTo("short");
  }

  private static DeadLetter letter(String message, int bytes) {
    return DeadLetter.newBuilder()
        .setTopic("t".repeat(249))
        .setPartition(Integer.MAX_VALUE)
        .setOffset(Long.MAX_VALUE)
        .setTimestampMs(0)
        .setReasonCode("malformed-record")
        .setMessage(message)
        .setValue(ByteBuffer.allocate(bytes))
        .setKeySize(-1)
        .setValueSize(bytes)
        .build();
  }
}
