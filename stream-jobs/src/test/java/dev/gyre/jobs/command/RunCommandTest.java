package dev.gyre.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gyre.jobs.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code gyre run --from-savepoint} on the savepoint that is checked in: neither a broker nor a
 * cluster is there, so whatever is told is told before anything is submitted.
 */
class RunCommandTest {

  @TempDir private Path folder;
  private Path savepoint;
  private String job;

  @BeforeEach
  void find() throws Exception {
    savepoint = Path.of(RunCommandTest.class.getResource("/savepoint-v1/savepoint").toURI());
    job = Files.readString(savepoint.resolveSibling("job.yaml"));
  }

  private CommandRun run(String yaml, Object... more) throws IOException {
    Path file = Files.writeString(folder.resolve("job.yaml"), yaml);
    Object[] args = new Object[5 + more.length];
    System.arraycopy(
        new Object[] {"run", "--config", file, "--from-savepoint", savepoint}, 0, args, 0, 5);
    System.arraycopy(more, 0, args, 5, more.length);
    return CommandRun.of(args);
  }

  @Test
  void theSameJobIsTold() throws IOException {
    CommandRun run = run(job, "--check-only").assertDone();
    assertThat(run.out()).contains("of job 'saved': nothing has changed.");
  }

  @Test
  void aMigrationIsToldWithWhatItMeans() throws IOException {
    CommandRun run = run(job.replace("window: 20s", "window: 60s"), "--check-only").assertDone();
    assertThat(run.out())
        .contains("relations.pays.window: 20000 ms -> 60000 ms")
        .contains("whole once the watermark has moved on by 40000 ms")
        .contains("every embedding computed anew");
  }

  @Test
  void aRefusalNamesTheFieldBothValuesAndTheRemedy() throws IOException {
    run(job.replace("shards: 4", "shards: 8"), "--bootstrap", "localhost:1")
        .assertFails(
            UserError.USAGE,
            "job 'saved' cannot start on savepoint '" + savepoint + "'",
            "state.shards: 4 -> 8",
            "start without the savepoint, with --start");
  }

  @Test
  void whatIsNoSavepointIsToldSo() throws IOException {
    savepoint = folder.resolve("nowhere");
    run(job, "--check-only").assertFails(UserError.USAGE, "nowhere' cannot be read here");
    savepoint = Files.createDirectories(folder.resolve("empty"));
    run(job, "--check-only").assertFails(UserError.USAGE, "empty' cannot be read here");
  }

  @Test
  void aSavepointKnowsItsOffsets() throws IOException {
    run(job, "--start", "earliest")
        .assertFails(UserError.USAGE, "--start 'earliest'", "offsets are in the savepoint");
  }
}
