package dev.gyre.jobs.plot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.hgt.metrics.Ranking;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvePlotTest {

  @TempDir private Path folder;

  @Test
  void aPlotIsAnImageThatIsNotBlank() throws Exception {
    Path file = folder.resolve("curve.png");
    var curve = Ranking.of(new float[] {3, 2, 1}, new boolean[] {true, false, true}).curve();
    PrecisionRecallPlot.save("Precision and recall", Map.of("model", curve), file);
    BufferedImage image = ImageIO.read(file.toFile());
    assertThat(image.getWidth()).isEqualTo(900);
    long colours =
        java.util.stream.IntStream.range(0, 900 * 600)
            .map(i -> image.getRGB(i % 900, i / 900))
            .distinct()
            .count();
    assertThat(colours).isGreaterThan(2);
  }
}
