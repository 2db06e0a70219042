package dev.gyre.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.samples.Payments;
import dev.gyre.jobs.topology.Models;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PriorTest {

  private static final String CALIBRATION = "scorer/calibration";

  @TempDir private Path folder;

  @Test
  void theShiftIsOfTheLogitThatTheSlopeMultiplies() throws Exception {
    HgtModel fitted = Models.of(Payments.job(folder));
    float[] calibration = fitted.parameters().data(CALIBRATION);
    calibration[0] = 2;
    calibration[1] = 0.5f;
    HgtModel carried = new Prior(-1).carryOn(fitted, new Prior(-2.5));
    assertThat(carried.parameters().data(CALIBRATION)).containsExactly(2, -2.5f);
    assertThat(fitted.parameters().data(CALIBRATION)).containsExactly(2, 0.5f);
  }
}
