package dev.gyre.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.hgt.layer.Dialect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {

  private static final StreamOptions STREAM =
      new StreamOptions(5, 2, 3, 1, Dialect.PYG, true, true, true);

  @TempDir private Path folder;

  @Test
  void aJobThatGoesOnElsewhereFromASavepointIsEqual() throws Exception {
    List<String> told = new ArrayList<>();
    Path dump = folder.resolve("dump");
    VerifySettings settings =
        new VerifySettings(STREAM, 300, List.of(), List.of(1), 0, 1, 2, 1e-5, folder, dump);
    VerifyReport report = new Verification(settings, told::add).run();
    assertThat(report.failure()).as("%s", told).isNull();
    assertThat(report.trials()).hasSize(4);
    assertThat(report.trials().get(2).nodes()).isPositive();
    assertThat(report.trials().get(2).deadLetters()).isPositive();
    assertThat(report.greatestDifference()).isPositive().isLessThanOrEqualTo(1e-5);
    assertThat(Files.readAllLines(dump.resolve("embeddings.jsonl")))
        .hasSize(report.trials().get(2).nodes());
    assertThat(dump.resolve("model").resolve("weights.npz")).exists();
  }

  @Test
  void whatIsMissingTooMuchOrFarOffIsADifference() {
    Map<String, float[]> one = Map.of("a/1", new float[] {1});
    assertThat(Difference.of(one, one)).isEqualTo(Difference.NONE);
    assertThat(Difference.of(one, Map.of()).greatest()).isInfinite();
    assertThat(Difference.of(Map.of(), one).greatest()).isInfinite();
    assertThat(Difference.of(Map.of("a/1", new float[] {3}), one).greatest()).isEqualTo(2);
    assertThat(Difference.of(Map.of("a/1", new float[] {Float.NaN}), one).greatest()).isInfinite();
  }

  @Test
  void aStreamsBeginDoesNotDependOnItsLength() {
    var types = RandomJob.of(STREAM, new RandomJob.Runtime("x", false, 1, 1000)).types();
    assertThat(told(RandomStream.take(STREAM, types, "x.events", 50)))
        .isEqualTo(told(RandomStream.take(STREAM, types, "x.events", 500).subList(0, 50)));
  }

  private static List<String> told(List<Arrival> arrivals) {
    return arrivals.stream()
        .map(it -> it.partition() + "-" + it.offset() + ": " + it.event())
        .toList();
  }

  @Test
  void aFailureIsRepeatedByItsCommand() {
    VerifySettings settings =
        new VerifySettings(STREAM, 300, List.of(), List.of(1), 0, 0, 0, 1e-5, folder, null);
    assertThat(settings.command(List.of(3, 4, 5, 9), 2, Fault.NONE))
        .isEqualTo(
            "bin/gyre verify --seed 5 --events 300 --types 2 --relations 3 --tracks 1 --dialect pyg"
                + " --deletes --disorder --duplicates --parallelism 2 --keep 3-5,9");
  }
}
