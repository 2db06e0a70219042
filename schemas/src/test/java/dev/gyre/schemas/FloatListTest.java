package dev.gyre.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.PrimitivesArrays;
import org.junit.jupiter.api.Test;

class FloatListTest {

  @Test
  void isAListOfItsNumbers() {
    assertThat(FloatList.of(new float[] {1f, -0f, Float.NaN})).containsExactly(1f, -0f, Float.NaN);
    assertThat(FloatList.of(new float[0])).isEmpty();
  }

  @Test
  void givesTheNumbersOfAnyListInANewArray() {
    float[] numbers = {1f, 2f};
    Schema schema = Schema.createArray(Schema.create(Schema.Type.FLOAT));

    assertThat(FloatList.toArray(FloatList.of(numbers)))
        .containsExactly(1f, 2f)
        .isNotSameAs(numbers);
    assertThat(FloatList.toArray(List.of(1f, 2f))).containsExactly(1f, 2f);
    assertThat(FloatList.toArray(new PrimitivesArrays.FloatArray(schema, List.of(1f, 2f))))
        .containsExactly(1f, 2f);
  }
}
