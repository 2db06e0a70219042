package dev.gyre.jobs.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.graph.event.EdgeUpsert;
import dev.gyre.jobs.Checkout;
import dev.gyre.jobs.mapping.Mapped;
import dev.gyre.jobs.mapping.RawRecord;
import dev.gyre.jobs.mapping.RejectReason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/job-file.md shows works. */
class JobFileDocTest {
  private static final Pattern YAML = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private static String page() throws Exception {
    return Files.readString(Checkout.root().resolve("docs").resolve("job-file.md"));
  }

  @Test
  void theJobOfTheTutorialMapsItsLine() throws Exception {
    Matcher matcher = YAML.matcher(page());
    assertThat(matcher.find()).isTrue();
    JobConfig config = JobFileReader.read("job-file.md", matcher.group(1), Path.of("."));
    assertThat(config.warnings()).isEmpty();
    byte[] line = "2024-05-01 08:30:00;ann;phone-7;ok".getBytes(StandardCharsets.UTF_8);
    assertThat(page()).contains(new String(line, StandardCharsets.UTF_8));
    SourceSpec source = config.sources().get(0);
    Mapped.Events mapped =
        (Mapped.Events)
            config.mapper(source).map(new RawRecord("acme.logins", 0, 5, 0, null, line));
    EdgeUpsert edge = (EdgeUpsert) mapped.events().get(0);
    assertThat(edge.id()).isEqualTo("acme.logins-0-5");
    assertThat(edge.features()).containsExactly(1f, 8f);
  }

  @Test
  void everyReasonIsExplained() throws Exception {
    for (RejectReason reason : RejectReason.values()) {
      assertThat(page()).contains("`" + reason.code() + "`");
    }
  }
}
