package dev.gyre.jobs.command;

import dev.gyre.hgt.golden.EmbedCase;
import dev.gyre.jobs.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gyre embed}: batch forward over a case. */
@Command(
    name = "embed",
    header = "Compute the embeddings of a graph in a file, with the weights in the file.",
    sortOptions = false,
    description = {
      "",
      "Reads a case (weights, node features, edges; the name says the dialect, pyg_ or pyhgt_),"
          + " runs the batch forward over it and writes the last layer's outputs as"
          + " {\"case\", \"dialect\", \"outputs\"}.",
      ""
    },
    footerHeading = "%nExample:%n",
    footer = {"  gyre embed --case pyg_hgt_1layer.json --out embeddings.json"})
final class EmbedCommand implements Callable<Integer> {

  @Option(
      names = "--case",
      required = true,
      paramLabel = "CASE.json",
      description = "The case, in the layout of the golden vectors.")
  private Path caseFile;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "OUT.json",
      description = "Where the outputs are written.")
  private Path outFile;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!Files.isRegularFile(caseFile)) {
      throw UserError.usage(
          "--case '" + caseFile + "': there is no such file in " + Path.of("").toAbsolutePath());
    }
    ReportOption.requireWritable("--out", outFile);
    try {
      EmbedCase.run(caseFile, outFile);
    } catch (IllegalArgumentException e) {
      throw UserError.usage("--case '" + caseFile + "': " + e.getMessage(), e);
    } catch (IOException e) {
      throw UserError.failure(
          "--case '" + caseFile + "' or --out '" + outFile + "': " + e.getMessage(), e);
    }
    spec.commandLine().getOut().println("Wrote " + outFile + ".");
    return 0;
  }
}
