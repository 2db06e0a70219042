package dev.gyre.hgt.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtConfig;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelWarmUp;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Warming up takes any model as it is. */
class ModelWarmUpTest {

  private static final int ROUNDS = 40;
  private static final Duration LONG = Duration.ofMinutes(5);

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aModelWithEverythingRuns(Dialect dialect) {
    assertThat(ModelWarmUp.run(TrainingCase.model(dialect, 1), ROUNDS, LONG)).isEqualTo(ROUNDS);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void aPlainModelWithoutScorerRuns(Dialect dialect) {
    HgtConfig config = HgtConfig.plain(dialect, 8, 2, 2);
    HgtModel model = HgtModel.seeded(config, TrainingCase.SCHEMA, List.of(), 1);
    assertThat(ModelWarmUp.run(model, ROUNDS, LONG)).isEqualTo(ROUNDS);
  }

  @ParameterizedTest
  @EnumSource(Dialect.class)
  void noRoundBeginsWhenTimeIsUp(Dialect dialect) {
    HgtModel model = TrainingCase.model(dialect, 1);
    assertThat(ModelWarmUp.run(model, ROUNDS, Duration.ZERO)).isZero();
  }
}
