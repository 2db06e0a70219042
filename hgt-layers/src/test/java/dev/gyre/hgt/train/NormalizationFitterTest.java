package dev.gyre.hgt.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.hgt.encoder.Normalization;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelShape;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NormalizationFitterTest {

  private final ModelShape shape = TrainingCase.model(Dialect.PYG, 1).manifest().shape();

  @Test
  void meansAndDeviationsAreThoseOfTheValuesThatAreThere() {
    NormalizationFitter fitter = new NormalizationFitter(shape);
    fitter.add(TrainingCase.minibatch());
    fitter.add(TrainingCase.minibatch());
    Map<String, Normalization> fitted = fitter.fit();
    assertThat(fitted)
        .containsOnlyKeys(
            "node/account",
            "aggregates/account",
            "edge/pays",
            "scorer/interaction",
            "scorer/source");
    // Ages 30, 50 and 1; those of c and d are missing.
    Normalization age = fitted.get("node/account");
    assertThat(age.mean()[0]).isCloseTo(27f, Offset.offset(1e-5f));
    assertThat(age.deviation()[0])
        .isCloseTo((float) Math.sqrt((9 + 529 + 676) / 3.0), Offset.offset(1e-4f));
    // Amounts 1, 5 and 7; the category beside them is no number.
    assertThat(fitted.get("scorer/interaction").mean()).hasSize(1);
    assertThat(fitted.get("scorer/interaction").mean()[0]).isCloseTo(13 / 3f, Offset.offset(1e-5f));
    // Raw aggregates are taken as logarithms first: 10, 0, 3, and one missing.
    double mean = (Math.log(11) + Math.log(1) + Math.log(4)) / Math.log(2) / 3;
    assertThat((double) fitted.get("scorer/source").mean()[0]).isCloseTo(mean, Offset.offset(1e-5));
  }

  @Test
  void nothingSeenLeavesNumbersAsTheyAre() {
    Map<String, Normalization> fitted = new NormalizationFitter(shape).fit();
    assertThat(fitted.get("node/account")).isEqualTo(Normalization.identity(1));
    HgtModel model =
        HgtModel.of(
            shape,
            TrainingCase.model(Dialect.PYG, 1).parameters(),
            fitted,
            true,
            Map.of(),
            Map.of());
    assertThat(model.manifest().normalization()).isEqualTo(fitted);
  }
}
