package dev.gyre.jobs.verify;

import java.nio.file.Path;
import java.util.List;

/**
 * What is verified.
 *
 * @param stream the job and its stream
 * @param events records of the whole stream
 * @param keep numbers of the records that are sent; empty: all
 * @param parallelisms one run after the other
 * @param kills processes of task managers killed in a run of its own; 0: no such run
 * @param rescaleFrom parallelism before the savepoint of a run of its own; 0: no such run
 * @param rescaleTo parallelism after it
 * @param changelog whether the job's checkpoints are of a log of changes
 * @param tolerance greatest {@code |x - y| / max(1, |y|)} allowed
 * @param jar the job's jar, for the run with kills; null: there is no such run
 * @param folder where broker, cluster and savepoints write
 * @param dump where to write what an independent check needs; null: nowhere
 */
public record VerifySettings(
    StreamOptions stream,
    int events,
    List<Integer> keep,
    List<Integer> parallelisms,
    int kills,
    int rescaleFrom,
    int rescaleTo,
    boolean changelog,
    double tolerance,
    Path jar,
    Path folder,
    Path dump) {

  /** The tolerance of the contract. */
  public static final double EXACT = 1e-5;

  /** Keeps copies. */
  public VerifySettings {
    keep = List.copyOf(keep);
    parallelisms = List.copyOf(parallelisms);
  }

  /** The command that repeats a failure with some of the records. */
  String command(List<Integer> records, int parallelism, Fault fault) {
    StringBuilder command = new StringBuilder("bin/gyre verify --seed ").append(stream.seed());
    command.append(" --events ").append(events);
    command.append(" --types ").append(stream.types());
    command.append(" --relations ").append(stream.relations());
    command.append(" --tracks ").append(stream.tracks());
    command.append(" --dialect ").append(stream.dialect().id());
    command.append(stream.deletes() ? " --deletes" : "");
    command.append(stream.disorder() ? " --disorder" : "");
    command.append(stream.duplicates() ? " --duplicates" : "");
    command.append(" --parallelism ").append(parallelism);
    if (fault.kills() > 0) {
      command.append(" --kill ").append(fault.kills());
    }
    if (fault.rescaleTo() > 0) {
      command.append(" --rescale ").append(parallelism).append(':').append(fault.rescaleTo());
    }
    command.append(changelog ? " --changelog" : "");
    if (tolerance != EXACT) {
      command.append(" --tolerance ").append(tolerance);
    }
    if (records.size() < events) {
      command.append(" --keep ").append(Ranges.format(records));
    }
    return command.toString();
  }
}
