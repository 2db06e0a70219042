package dev.gyre.jobs.evaluate;

import dev.gyre.jobs.samples.InteractionTable;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/** Scores as a CSV file with the header {@code row,score}, a line for each test row in order. */
public final class PredictionsFile {

  private static final CSVFormat FORMAT =
      CSVFormat.DEFAULT.builder().setHeader("row", "score").setRecordSeparator('\n').get();

  private PredictionsFile() {}

  /**
   * Writes the scores of all test rows; {@code row} is the 0-based data row of the input file.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(Path file, Scores scores, InteractionTable table) throws IOException {
    try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        CSVPrinter csv = new CSVPrinter(writer, FORMAT)) {
      for (int k = 0; k < scores.rows().length; k++) {
        csv.printRecord(table.dataRow(scores.rows()[k]), scores.scores()[k]);
      }
    }
  }
}
