package dev.gyre.jobs.command;

import dev.gyre.hgt.golden.EmbedCase;
import dev.gyre.hgt.real.Precision;
import dev.gyre.jobs.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code gyre embed}: batch forward, and backward, over a case. */
@Command(
    name = "embed",
    header = "Compute the embeddings of a graph in a file, with the weights in the file.",
    sortOptions = false,
    description = {
      "",
      "Reads a case (weights, node features, edges; the name says the dialect, pyg_ or pyhgt_),"
          + " runs the batch forward over it and writes the last layer's outputs as"
          + " {\"case\", \"dialect\", \"outputs\"}.",
      "",
      "With --grad it also runs backward from the loss sum(outputs * c), and adds \"loss_value\","
          + " \"grad_x\" and \"grad_weights\" under the names of the weights. A parameter that takes"
          + " no part is left out.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre embed --case pyg_hgt_1layer.json --out embeddings.json",
      "  gyre embed --case pyg_hgt_1layer.json --grad pyg_hgt_1layer_grad.json --out out.json"
    })
final class EmbedCommand implements Callable<Integer> {

  @Option(
      names = "--case",
      required = true,
      paramLabel = "CASE.json",
      description = "The case, in the layout of the golden vectors.")
  private Path caseFile;

  @Option(
      names = "--grad",
      paramLabel = "GRAD.json",
      description = "Holds \"c\", the weights of the loss, in the layout of the outputs.")
  private Path gradFile;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      defaultValue = "double",
      description =
          "What the passes of --grad are computed in: double (plain loops, for checks) or float"
              + " (as in training). Default: ${DEFAULT-VALUE}.")
  private Precision precision;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "OUT.json",
      description = "Where the outputs are written.")
  private Path outFile;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    requireFile("--case", caseFile);
    if (gradFile != null) {
      requireFile("--grad", gradFile);
    }
    ReportOption.requireWritable("--out", outFile);
    try {
      if (gradFile == null) {
        EmbedCase.run(caseFile, outFile);
      } else {
        EmbedCase.run(caseFile, gradFile, outFile, precision);
      }
    } catch (IllegalArgumentException e) {
      throw UserError.usage(e.getMessage(), e);
    } catch (IOException e) {
      throw UserError.failure("--out '" + outFile + "': " + e.getMessage(), e);
    }
    spec.commandLine().getOut().println("Wrote " + outFile + ".");
    return 0;
  }

  private static void requireFile(String option, Path file) {
    if (!Files.isRegularFile(file)) {
      throw UserError.usage(
          option + " '" + file + "': there is no such file in " + Path.of("").toAbsolutePath());
    }
  }
}
