package dev.gyre.schemas;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KafkaHeadersTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1_522_540_800_000L, -1})
  void heartbeatIsDecimalAscii(long timeMs) {
    byte[] value = KafkaHeaders.timeValue(timeMs);

    assertThat(new String(value, US_ASCII)).isEqualTo(Long.toString(timeMs));
    assertThat(KafkaHeaders.parseTime(value)).hasValue(timeMs);
  }

  @Test
  void whatIsNoNumberIsNoHeartbeat() {
    assertThat(KafkaHeaders.parseTime(null)).isEmpty();
    assertThat(KafkaHeaders.parseTime(new byte[0])).isEmpty();
    assertThat(KafkaHeaders.parseTime("12s".getBytes(US_ASCII))).isEmpty();
  }

  @Test
  void aFlagIsTrueOrNot() {
    assertThat(KafkaHeaders.isTrue(KafkaHeaders.trueValue())).isTrue();
    assertThat(KafkaHeaders.isTrue("1".getBytes(US_ASCII))).isFalse();
    assertThat(KafkaHeaders.isTrue(null)).isFalse();
  }
}
