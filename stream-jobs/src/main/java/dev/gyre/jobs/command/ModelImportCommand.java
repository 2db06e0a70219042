package dev.gyre.jobs.command;

import dev.gyre.hgt.foreign.ForeignOrder;
import dev.gyre.hgt.foreign.ImportedModel;
import dev.gyre.hgt.foreign.StateDicts;
import dev.gyre.hgt.layer.Dialect;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.hgt.model.ModelShape;
import dev.gyre.hgt.model.Npz;
import dev.gyre.hgt.model.Tensor;
import dev.gyre.jobs.UserError;
import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.ModelSpec;
import dev.gyre.jobs.topology.Models;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code gyre model import}: a model from a state dict. */
@Command(
    name = "import",
    header = "Make a model of a state dict that was saved as .npz.",
    sortOptions = false,
    description = {
      "",
      "The job file says what the state dict cannot: types, features, relations, and under"
          + " model.seeded the dialect, dimensions and options. Every tensor must be there with its"
          + " shape, and no other. What only Gyre has (the scorer, for one) starts anew and without"
          + " effect on embeddings: train it with gyre train --from.",
      ""
    })
final class ModelImportCommand implements Callable<Integer> {

  @Option(
      names = "--from",
      required = true,
      paramLabel = "LIBRARY",
      description = "pyg (PyTorch Geometric's HGTConv) or pyhgt (the authors').",
      converter = DialectConverter.class)
  private Dialect from;

  @Option(
      names = "--weights",
      required = true,
      paramLabel = "W.npz",
      description = "The state dict.")
  private Path weights;

  @ArgGroup(multiplicity = "1")
  private ShapeSource source;

  private static final class ShapeSource {
    @Option(
        names = {"--config", "--job"},
        paramLabel = "JOB.yaml",
        description = "Job file that the model is for.")
    private Path jobFile;

    @Option(
        names = "--like",
        paramLabel = "MODEL",
        description = "Or a model of the same types, relations and dimensions.")
    private Path model;
  }

  @Option(
      names = "--out",
      required = true,
      paramLabel = "MODEL",
      description = "Where the model goes: a directory, or a file that ends in .zip.")
  private Path out;

  @Option(
      names = "--types",
      split = ",",
      paramLabel = "TYPE",
      description = "pyhgt: node types in the order of their numbers. Default: as in the job file.")
  private List<String> types = List.of();

  @Option(
      names = "--relations",
      split = ",",
      paramLabel = "REL",
      description =
          "Relations and reverses in the order of the state dict's. Default: pyg: as its p_rel come,"
              + " which is the order of metadata(); pyhgt: as in the job file, each relation before"
              + " its reverse, and then 'self' if model.seeded.selfEdges is true.")
  private List<String> relations = List.of();

  @Option(
      names = "--ignore",
      paramLabel = "PREFIX",
      description =
          "Leave out tensors whose key begins so, such as those of a classifier: 'lin.'. May be"
              + " repeated.")
  private List<String> ignored = List.of();

  @Mixin private ReportOption report;

  @Override
  public Integer call() throws IOException {
    report.check();
    ModelShape shape = shape();
    if (shape.config().dialect() != from) {
      throw UserError.usage(
          "--from "
              + from.id()
              + ": the model is to be of dialect "
              + shape.config().dialect().id()
              + "; write 'dialect: "
              + from.id()
              + "' under model.seeded, or give the other library");
    }
    ImportedModel imported = read(shape, tensors());
    HgtModel model = imported.model();
    ModelFiles.save(model, out);
    PrintWriter human = report.human();
    human.println(
        "Model "
            + model.manifest().version()
            + " of "
            + imported.tensors()
            + " tensors is in "
            + out
            + ".");
    human.println("Relations, in the state dict's order: " + imported.relations() + ".");
    if (!imported.started().isEmpty()) {
      human.println(
          "At their start, since the state dict has nothing for them: " + imported.started() + ".");
    }
    if (imported.perRelationSoftmax()) {
      human.println(
          "These weights are of PyTorch Geometric 2.2 or before, whose HGTConv takes the softmax of"
              + " each relation alone. Gyre, as newer versions do, takes it over all relations:"
              + " embeddings differ from those of that version.");
    }
    human.flush();
    report.write(json(imported));
    return 0;
  }

  private ModelShape shape() {
    if (source.model != null) {
      try {
        return ModelFiles.load(source.model).manifest().shape();
      } catch (IOException unreadable) {
        throw UserError.usage(
            "--like '" + source.model + "': " + unreadable.getMessage(), unreadable);
      }
    }
    JobConfig config = JobFiles.read(source.jobFile);
    if (!(config.model() instanceof ModelSpec.Seeded)) {
      throw UserError.usage(
          "--config '"
              + source.jobFile
              + "' has model.path: an import needs 'model: {seeded: {...}}' with dialect, width,"
              + " heads and layers; put the path there afterwards");
    }
    return Models.of(config).manifest().shape();
  }

  private Map<String, Tensor> tensors() {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(weights))) {
      return Npz.readExact(in, key -> ignored.stream().noneMatch(key::startsWith));
    } catch (IOException unreadable) {
      throw UserError.usage(
          "--weights '"
              + weights
              + "': "
              + (Files.exists(weights) ? unreadable.getMessage() : "there is no such file"),
          unreadable);
    }
  }

  private ImportedModel read(ModelShape shape, Map<String, Tensor> tensors) {
    try {
      return StateDicts.read(shape, tensors, new ForeignOrder(types, relations));
    } catch (IllegalArgumentException wrong) {
      throw UserError.usage(
          "--weights '"
              + weights
              + "' is no state dict of the model:"
              + System.lineSeparator()
              + wrong.getMessage(),
          wrong);
    }
  }

  private Map<String, Object> json(ImportedModel imported) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", out.toString());
    json.put("version", imported.model().manifest().version());
    json.put("from", from.id());
    json.put("tensors", imported.tensors());
    json.put("relations", imported.relations());
    json.put("started", imported.started());
    json.put("per_relation_softmax", imported.perRelationSoftmax());
    return json;
  }
}
