package dev.gyre.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.message.Explanation;
import org.junit.jupiter.api.Test;

class EmbeddingVersionsTest {

  private static EmbeddingVersion version(long stamp) {
    return new EmbeddingVersion(
        new float[] {stamp, Float.MIN_VALUE}, Explanation.of(new float[] {1}), stamp, stamp + 1);
  }

  @Test
  void aHalfTakesTheNewestVersionThatReflectsNothingOfItsOwnStampOrLater() {
    EmbeddingVersion ten = version(10);
    EmbeddingVersion twenty = version(20);
    EmbeddingVersions versions = EmbeddingVersions.of(ten).with(twenty);
    assertThat(versions.before(21)).isSameAs(twenty);
    assertThat(versions.before(20)).isSameAs(ten);
    assertThat(versions.before(11)).isSameAs(ten);
    assertThat(versions.before(10)).isNull();
    assertThat(EmbeddingVersions.of(ten).before(10)).isNull();
  }

  @Test
  void aHalfFromBeforeADeletionTakesTheVersionBeforeIt() {
    EmbeddingVersion ten = version(10);
    EmbeddingVersion deleted = new EmbeddingVersion(null, Explanation.NONE, 20, 21);
    EmbeddingVersions versions = EmbeddingVersions.of(ten).with(deleted);
    assertThat(versions.before(20)).isSameAs(ten);
    assertThat(versions.before(21)).isSameAs(deleted);
  }

  @Test
  void theyComeBackFromTheirBytes() {
    EmbeddingVersions one = EmbeddingVersions.of(version(5));
    EmbeddingVersions two = one.with(version(6));
    EmbeddingVersions gone = two.with(new EmbeddingVersion(null, Explanation.NONE, 7, 8));
    for (EmbeddingVersions versions : new EmbeddingVersions[] {one, two, gone}) {
      EmbeddingVersions back =
          EmbeddingVersionsCodec.INSTANCE.decode(EmbeddingVersionsCodec.INSTANCE.encode(versions));
      assertThat(back).usingRecursiveComparison().isEqualTo(versions);
    }
  }
}
