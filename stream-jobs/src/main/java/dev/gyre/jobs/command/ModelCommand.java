package dev.gyre.jobs.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gyre model}: models from other libraries, and for them. */
@Command(
    name = "model",
    header = "Bring weights of PyTorch Geometric or pyHGT in as a model, or a model out to them.",
    sortOptions = false,
    subcommands = {ModelImportCommand.class, ModelExportCommand.class},
    description = {
      "",
      "State dicts come and go as .npz files; docs/models.md has the names, and the lines of Python"
          + " that save and load one. Both ways are exact to the bit.",
      ""
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  gyre model import --from pyg --weights weights.npz --config job.yaml --out model",
      "  gyre model export --to pyg --model model --out weights.npz"
    })
final class ModelCommand implements Runnable {

  @Spec private CommandSpec spec;

  /** Reached without a subcommand only. */
  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "an action is missing: one of " + spec.subcommands().keySet());
  }
}
