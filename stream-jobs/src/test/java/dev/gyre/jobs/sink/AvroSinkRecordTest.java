package dev.gyre.jobs.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.ShippedClasses;
import dev.gyre.schemas.avro.Alert;
import dev.gyre.schemas.wire.AvroCodec;
import dev.gyre.schemas.wire.WireFormat;
import org.junit.jupiter.api.Test;

class AvroSinkRecordTest {

  /** See the field {@code codecs}: a job manager restores sinks, and must not load schemas. */
  @Test
  void restoringASinkRestoresNoGeneratedClass() throws Exception {
    WireFormat format = WireFormat.plain();
    AvroSinkRecord<Alert, Alert> sink =
        new AvroSinkRecord<>(
            "alerts",
            topic -> AvroCodec.of(Alert.class, format, topic),
            alert -> alert.getId(),
            alert -> alert);

    assertThat(ShippedClasses.of(sink))
        .contains(AvroSinkRecord.class.getName())
        .noneMatch(name -> name.startsWith(Alert.class.getPackageName()));
  }
}
