package dev.gyre.jobs.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimedRowsTest {

  private static final long NOW_MS = 1_000_000;

  @TempDir private Path folder;

  private static Row row(String line) {
    return line.equals("?") ? null : new Row(Long.parseLong(line), false);
  }

  private List<TimedRows.TimedRow> read(String... lines) throws IOException {
    Path file = Files.write(folder.resolve("rows.txt"), List.of(lines));
    List<TimedRows.TimedRow> all = new ArrayList<>();
    try (TimedRows rows = new TimedRows(RowFile.open(file), TimedRowsTest::row, NOW_MS)) {
      for (TimedRows.TimedRow row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
    }
    return all;
  }

  private static long[] clocks(List<TimedRows.TimedRow> rows) {
    return rows.stream().mapToLong(TimedRows.TimedRow::clockMs).toArray();
  }

  @Test
  void ofRowsInOrderItIsTheTimeOfEach() throws IOException {
    String[] lines = LongStream.range(0, 100).mapToObj(Long::toString).toArray(String[]::new);
    List<TimedRows.TimedRow> rows = read(lines);
    assertThat(clocks(rows)).containsExactly(LongStream.range(0, 100).toArray());
    assertThat(rows).noneMatch(TimedRows.TimedRow::ahead);
    assertThat(rows).extracting(TimedRows.TimedRow::line).containsExactly(lines);
  }

  @Test
  void aRowFarAheadOfThoseThatFollowDoesNotMoveItAndIsMarked() throws IOException {
    List<TimedRows.TimedRow> rows = read("1", "2", "9000", "3", "4", "5");
    assertThat(clocks(rows)).containsExactly(1, 2, 2, 3, 4, 5);
    assertThat(rows.get(2).ahead()).isTrue();
    assertThat(rows).filteredOn(TimedRows.TimedRow::ahead).hasSize(1);
  }

  @Test
  void timesThatCannotBeDoNotMoveItNotEvenAsTheLast() throws IOException {
    List<TimedRows.TimedRow> rows = read("1", "?", "-7", "2", "3", "2000000");
    assertThat(clocks(rows)).containsExactly(1, 1, 1, 2, 3, 3);
    assertThat(rows.get(5).ahead()).isTrue();
  }

  @Test
  void aRowOfThePastDoesNotHoldItBack() throws IOException {
    assertThat(clocks(read("10", "20", "3", "30", "40"))).containsExactly(10, 20, 20, 30, 40);
  }

  @Test
  void theFirstRowMayBeWrong() throws IOException {
    List<TimedRows.TimedRow> rows = read("500000", "10", "20", "30");
    assertThat(clocks(rows)).containsExactly(0, 10, 20, 30);
    assertThat(rows.get(0).ahead()).isTrue();
  }

  @Test
  void anEmptyFileHasNone() throws IOException {
    assertThat(read()).isEmpty();
  }
}
