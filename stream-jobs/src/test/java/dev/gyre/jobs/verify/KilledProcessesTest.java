package dev.gyre.jobs.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.hgt.layer.Dialect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes, killed: a minute or two. */
@Tag("job-jar")
class KilledProcessesTest {

  private static final int KILLS = 2;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aJobWhoseProcessesAreKilledIsEqual(boolean changelog) throws Exception {
    Path jar = Path.of("target/gyre-job.jar");
    assertThat(jar).as("this suite runs behind the packing of the job jar").exists();
    StreamOptions stream = new StreamOptions(4, 2, 3, 2, Dialect.PYHGT, true, true, true);
    List<String> told = new ArrayList<>();
    VerifySettings settings =
        new VerifySettings(
            stream,
            1000,
            List.of(),
            List.of(2),
            KILLS,
            0,
            0,
            changelog,
            VerifySettings.EXACT,
            jar.toAbsolutePath(),
            folder,
            null);
    VerifyReport report = new Verification(settings, told::add).run();
    assertThat(report.failure()).as("%s", told).isNull();
    assertThat(report.trials().get(report.trials().size() - 1).fault().kills()).isEqualTo(KILLS);
  }
}
