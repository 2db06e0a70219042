package dev.gyre.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.GraphEvent;
import dev.gyre.graph.event.NodeDelete;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationTest {

  private static final StreamOptions STREAM =
      new StreamOptions(5, 2, 3, 1, Dialect.PYG, true, true, true);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJobThatGoesOnElsewhereFromASavepointIsEqual(boolean changelog) throws Exception {
    List<String> told = new ArrayList<>();
    Path dump = folder.resolve("dump");
    VerifySettings settings =
        new VerifySettings(
            STREAM, 300, List.of(), List.of(1), 0, 1, 2, changelog, 1e-5, null, folder, dump);
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

  /** An oracle that knows nothing of deletions: beside it, the job is wrong at each of them. */
  private static final class Deletionless extends Oracle {
    Deletionless(JobConfig config, HgtModel model) {
      super(config, model);
    }

    @Override
    public void apply(GraphEvent event) {
      if (!(event instanceof NodeDelete)) {
        super.apply(event);
      }
    }
  }

  @Test
  void aJobThatIsWrongIsFoundAndShownWithFewRecords() throws Exception {
    VerifySettings settings =
        new VerifySettings(
            STREAM, 48, List.of(), List.of(1), 0, 0, 0, false, 1e-5, null, folder, null);
    VerifyReport report = new Verification(settings, told -> {}, Deletionless::new).run();
    assertThat(report.failure()).isNotNull();
    assertThat(report.failure().records()).as("the node and its deletion").isEqualTo(2);
    assertThat(report.failure().difference().what()).contains("a tombstone");
    assertThat(report.toJson()).containsEntry("passed", false).containsKey("failure");

    Matcher keep = Pattern.compile(".* --keep ([-,0-9]+)").matcher(report.failure().command());
    assertThat(keep.matches()).as(report.failure().command()).isTrue();
    List<Integer> few = Ranges.parse(keep.group(1));
    VerifySettings again =
        new VerifySettings(STREAM, 48, few, List.of(1), 0, 0, 0, false, 1e-5, null, folder, null);
    assertThat(new Verification(again, told -> {}, Deletionless::new).run().failure()).isNotNull();
    assertThat(new Verification(again, told -> {}).run().failure()).as("the oracle's").isNull();
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
        new VerifySettings(
            STREAM, 300, List.of(), List.of(1), 0, 0, 0, false, 1e-5, null, folder, null);
    assertThat(settings.command(List.of(3, 4, 5, 9), 2, new Fault(3, 0))).contains(" --kill 3 ");
    assertThat(settings.command(List.of(3, 4, 5, 9), 2, Fault.NONE))
        .isEqualTo(
            "bin/gyre verify --seed 5 --events 300 --types 2 --relations 3 --tracks 1 --dialect pyg"
                + " --deletes --disorder --duplicates --parallelism 2 --keep 3-5,9");
  }
}
