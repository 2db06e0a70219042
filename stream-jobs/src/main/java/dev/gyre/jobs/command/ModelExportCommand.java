package dev.gyre.jobs.command;

import dev.gyre.hgt.foreign.StateDicts;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.hgt.model.Npz;
import dev.gyre.hgt.model.Tensor;
import dev.gyre.jobs.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gyre model export}: a state dict of a model. */
@Command(
    name = "export",
    header = "Write a model as a state dict, in an .npz file.",
    sortOptions = false,
    description = {
      "",
      "An imported model goes out under the keys that it came with, another one under those of the"
          + " libraries' own examples. What the library has no name for goes under 'gyre.', and"
          + " comes back with gyre model import; load_state_dict(..., strict=False) leaves it alone.",
      ""
    })
final class ModelExportCommand implements Callable<Integer> {

  @Option(
      names = "--to",
      required = true,
      paramLabel = "LIBRARY",
      description = "pyg or pyhgt: the model's own dialect.",
      converter = DialectConverter.class)
  private Dialect to;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "MODEL",
      description = "The model, a directory or .zip.")
  private Path path;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "W.npz",
      description = "Where the state dict goes.")
  private Path out;

  @Mixin private ReportOption report;

  @Override
  public Integer call() throws IOException {
    report.check();
    ReportOption.requireWritable("--out", out);
    HgtModel model = model();
    Dialect dialect = model.config().dialect();
    if (dialect != to) {
      throw UserError.usage(
          "--to "
              + to.id()
              + ": the model is of dialect "
              + dialect.id()
              + ", whose outputs are others; give --to "
              + dialect.id());
    }
    Map<String, Tensor> tensors = StateDicts.write(model);
    try (OutputStream stream = new BufferedOutputStream(Files.newOutputStream(out))) {
      Npz.write(tensors, stream);
    }
    List<String> own =
        tensors.keySet().stream().filter(key -> key.startsWith(StateDicts.OWN)).toList();
    report
        .human()
        .println(
            tensors.size()
                + " tensors of model "
                + model.manifest().version()
                + " are in "
                + out
                + (own.isEmpty()
                    ? "."
                    : ", " + own.size() + " of them under '" + StateDicts.OWN + "'."));
    report.human().flush();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("weights", out.toString());
    json.put("version", model.manifest().version());
    json.put("to", to.id());
    json.put("tensors", tensors.size());
    json.put("own", own);
    report.write(json);
    return 0;
  }

  private HgtModel model() {
    try {
      return ModelFiles.load(path);
    } catch (IOException unreadable) {
      throw UserError.usage("--model '" + path + "': " + unreadable.getMessage(), unreadable);
    }
  }
}
