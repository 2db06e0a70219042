package dev.gyre.jobs.score;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.message.Explanation;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddingVersionsTest {

  private static EmbeddingVersion version(long stamp) {
    return new EmbeddingVersion(
        new float[] {stamp, Float.MIN_VALUE}, Explanation.of(new float[] {1}), stamp, stamp + 1);
  }

  private static EmbeddingVersions versions(EmbeddingVersion first, EmbeddingVersion... others) {
    EmbeddingVersions versions = EmbeddingVersions.of(first);
    for (EmbeddingVersion each : others) {
      versions.add(each);
    }
    return versions;
  }

  /** Versions differ in length when in-edges that mattered have long ids. */
  @Test
  void theNewestTwoAreKeptWhateverTheirLengths() {
    Random random = new Random(7);
    EmbeddingVersion before = null;
    EmbeddingVersions versions = null;
    for (int stamp = 1; stamp < 200; stamp++) {
      float[] vector = random.nextInt(9) == 0 ? null : new float[] {stamp, -stamp};
      byte[] attended = new byte[random.nextInt(300)];
      random.nextBytes(attended);
      Explanation explanation = new Explanation(new float[random.nextInt(3)], attended);
      EmbeddingVersion next = new EmbeddingVersion(vector, explanation, stamp, stamp);
      if (versions == null) {
        versions = EmbeddingVersions.of(next);
      } else {
        versions.add(next);
      }
      assertThat(versions.before(stamp + 1)).usingRecursiveComparison().isEqualTo(next);
      assertThat(versions.before(stamp)).usingRecursiveComparison().isEqualTo(before);
      assertThat(versions.count()).isEqualTo(before == null ? 1 : 2);
      before = next;
    }
  }

  @Test
  void aHalfTakesTheNewestVersionThatReflectsNothingOfItsOwnStampOrLater() {
    EmbeddingVersion ten = version(10);
    EmbeddingVersion twenty = version(20);
    EmbeddingVersions versions = versions(ten, twenty);
    assertThat(versions.before(21)).usingRecursiveComparison().isEqualTo(twenty);
    assertThat(versions.before(20)).usingRecursiveComparison().isEqualTo(ten);
    assertThat(versions.before(11)).usingRecursiveComparison().isEqualTo(ten);
    assertThat(versions.before(10)).isNull();
    assertThat(EmbeddingVersions.of(ten).before(10)).isNull();
  }

  @Test
  void aHalfFromBeforeADeletionTakesTheVersionBeforeIt() {
    EmbeddingVersion ten = version(10);
    EmbeddingVersion deleted = new EmbeddingVersion(null, Explanation.NONE, 20, 21);
    EmbeddingVersions versions = versions(ten, deleted);
    assertThat(versions.before(20)).usingRecursiveComparison().isEqualTo(ten);
    assertThat(versions.before(21)).usingRecursiveComparison().isEqualTo(deleted);
  }

  @Test
  void theyComeBackFromTheirBytes() {
    EmbeddingVersion five = version(5);
    EmbeddingVersion six = version(6);
    EmbeddingVersion gone = new EmbeddingVersion(null, Explanation.NONE, 7, 8);
    for (EmbeddingVersions versions :
        List.of(versions(five), versions(five, six), versions(five, six, gone))) {
      EmbeddingVersions back =
          EmbeddingVersionsCodec.INSTANCE.decode(EmbeddingVersionsCodec.INSTANCE.encode(versions));
      assertThat(back).isEqualTo(versions);
    }
  }
}
