package dev.gyre.jobs.cluster.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.cluster.ClusterFolder;
import dev.gyre.jobs.cluster.LocalCluster;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every fault once, on real processes, with the job jar: a quarter of an hour. */
@Tag("job-jar")
class FaultSuiteTest {

  private static final Logger LOG = LoggerFactory.getLogger(FaultSuiteTest.class);
  private static final long EVENTS = 10_000;
  private static final double RATE = 400;
  private static final long SEED = 1;

  @TempDir private Path folder;

  @Test
  void noFaultLosesOrChangesAnything() throws Exception {
    Path jar = Path.of("target/gyre-job.jar");
    assertThat(jar).as("this suite runs behind the packing of the job jar").exists();
    LocalCluster cluster = new LocalCluster(new ClusterFolder(folder.resolve("cluster")));
    FaultOptions options =
        new FaultOptions(
            Path.of("../examples/simulator/job.yaml"), jar.toAbsolutePath(), EVENTS, RATE, SEED, 2);
    try {
      cluster.up();
      List<TrialReport> reports =
          new FaultSuite(cluster, options, LOG::info)
              .run(List.of(Fault.values()), report -> LOG.info("{}", report));

      assertThat(reports).isNotEmpty().allMatch(TrialReport::ok);
      assertThat(reports).allMatch(report -> report.inFlight() > 0, "had something to lose");
    } finally {
      cluster.delete();
    }
  }
}
