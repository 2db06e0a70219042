package dev.gyre.jobs.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {

  private static final Pattern REPEAT = Pattern.compile("(?m)^  bin/gyre (verify .*)$");

  @TempDir private Path folder;

  @Test
  void aDifferenceEndsWithCodeOneAndACommandThatRepeatsIt() throws Exception {
    // Stream and batch add up in different orders: without any tolerance they are not equal.
    Path json = folder.resolve("report.json");
    CommandRun run =
        CommandRun.of(
            "verify",
            "--seed",
            3,
            "--events",
            24,
            "--parallelism",
            1,
            "--tolerance",
            0,
            "--json",
            json);
    assertThat(run.code()).as(run.out() + run.err()).isEqualTo(1);
    assertThat(run.out()).contains("NOT EQUAL: ");
    assertThat(Files.readString(json)).contains("\"passed\" : false");

    Matcher repeat = REPEAT.matcher(run.out());
    assertThat(repeat.find()).as(run.out()).isTrue();
    assertThat(repeat.group(1)).contains(" --tolerance 0", " --keep ");
    CommandRun again =
        CommandRun.of(Arrays.stream(repeat.group(1).split(" ")).toArray(Object[]::new));
    assertThat(again.code()).as(again.out() + again.err()).isEqualTo(1);
    assertThat(again.out()).contains("NOT EQUAL: ");
  }

  @Test
  void aRunWithKillsHasNoMoreSlotsThanItsProcesses() {
    CommandRun.of("verify", "--kill", 1, "--parallelism", "2,8")
        .assertFails(2, "--kill", "8", "4 slots");
  }
}
