package dev.gyre.jobs.train;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gyre.hgt.model.HgtModel;
import dev.gyre.hgt.model.HgtParameters;
import dev.gyre.hgt.model.ModelFiles;
import dev.gyre.hgt.model.Tensor;
import dev.gyre.hgt.train.AdamW;
import dev.gyre.hgt.train.ParameterAverage;
import dev.gyre.hgt.train.TrainingCheckpoint;
import dev.gyre.jobs.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a training run in a folder, written after each epoch: {@code state.npz} (parameters,
 * optimiser, average), {@code best} (the best model so far), and, last, {@code epochs.json}, which
 * makes it valid.
 */
public final class TrainState {

  private static final String STATE = "state.npz";
  private static final String BEST = "best";
  private static final String EPOCHS = "epochs.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final boolean resume;

  private TrainState(Path folder, boolean resume) {
    this.folder = folder;
    this.resume = resume;
  }

  /** Keeps nothing. */
  public static TrainState none() {
    return new TrainState(null, false);
  }

  /**
   * Keeps the state in a folder.
   *
   * @param resume whether to take up a run that is there; otherwise it is to be {@linkplain #delete
   *     deleted} before
   */
  public static TrainState in(Path folder, boolean resume) {
    return new TrainState(folder, resume);
  }

  /** Whether there is a run to be taken up. */
  boolean isBegun() {
    return folder != null && resume && Files.exists(folder.resolve(EPOCHS));
  }

  /**
   * Checks that a run which is to be taken up was begun with so many teachers.
   *
   * @throws UserError (usage) if it was not
   */
  void requireTeachers(int teachers) {
    if (!isBegun()) {
      return;
    }
    int had = 0;
    while (Files.exists(folder.resolve(teacher(had + 1)).resolve(EPOCHS))) {
      had++;
    }
    if (had != teachers) {
      throw UserError.usage(
          "the run in '"
              + folder
              + "' was begun with "
              + had
              + " teachers, but is to go on with "
              + teachers
              + ": give --teachers "
              + had
              + ", or leave out --resume to begin anew");
    }
  }

  /**
   * Checks that a run which is to be taken up was begun with so many members, and notes them of a
   * new one.
   *
   * @throws UserError (usage) if it was begun with others
   * @throws IOException if they cannot be noted
   */
  void requireMembers(int members) throws IOException {
    requireNoted("members", members);
  }

  /**
   * The same of the passes in which the scorer learns alone.
   *
   * @throws UserError (usage) if it was begun with others
   * @throws IOException if they cannot be noted
   */
  void requireScorerEpochs(int epochs) throws IOException {
    requireNoted("scorer-epochs", epochs);
  }

  private void requireNoted(String what, int number) throws IOException {
    if (folder == null) {
      return;
    }
    Path noted = folder.resolve(what);
    if (!resume || !Files.exists(noted)) {
      Files.createDirectories(folder);
      Files.writeString(noted, Integer.toString(number));
      return;
    }
    String had = Files.readString(noted).strip();
    if (!had.equals(Integer.toString(number))) {
      throw UserError.usage(
          "the run in '"
              + folder
              + "' was begun with "
              + had
              + ' '
              + what
              + ", but is to go on with "
              + number
              + ": give --"
              + what
              + ' '
              + had
              + ", or leave out --resume to begin anew");
    }
  }

  /** The state of one of the model's teachers, counted from 1. */
  TrainState ofTeacher(int number) {
    return beside(teacher(number));
  }

  /** The state of a further member of an ensemble, counted from 2; the first has this one. */
  TrainState ofMember(int number) {
    return beside("member-" + number);
  }

  private static String teacher(int number) {
    return "teacher-" + number;
  }

  /** The state of another run beside this one, in a folder of its own below this one's. */
  private TrainState beside(String name) {
    return folder == null ? this : new TrainState(folder.resolve(name), resume);
  }

  void save(
      HgtParameters parameters,
      AdamW optimiser,
      ParameterAverage average,
      BestModel best,
      int epoch)
      throws IOException {
    if (folder == null) {
      return;
    }
    Files.createDirectories(folder);
    TrainingCheckpoint.save(folder.resolve(STATE), parameters, optimiser.state(), average.state());
    if (best.curve().get(epoch - 1).best()) {
      ModelFiles.save(best.model(), folder.resolve(BEST));
    }
    Files.writeString(folder.resolve(EPOCHS), JSON.writeValueAsString(best.curve()));
  }

  /**
   * Takes up a run.
   *
   * @return epochs that are done; 0 for a new run
   */
  int restore(HgtParameters parameters, AdamW optimiser, ParameterAverage average, BestModel best)
      throws IOException {
    if (!isBegun()) {
      return 0;
    }
    Map<String, Tensor> state = TrainingCheckpoint.load(folder.resolve(STATE), parameters);
    optimiser.restore(state);
    average.restore(state);
    List<EpochReport> curve =
        JSON.readValue(Files.readString(folder.resolve(EPOCHS)), new TypeReference<>() {});
    HgtModel model = ModelFiles.load(folder.resolve(BEST));
    best.restore(model, curve);
    return curve.size();
  }

  /**
   * Deletes the state of a run that has ended.
   *
   * @throws IOException if a file cannot be deleted
   */
  public static void delete(Path folder) throws IOException {
    org.apache.commons.io.FileUtils.deleteDirectory(folder.toFile());
  }

  static Map<String, Tensor> copies(HgtParameters parameters) {
    Map<String, Tensor> copies = new LinkedHashMap<>();
    parameters
        .tensors()
        .forEach(
            (name, tensor) -> copies.put(name, new Tensor(tensor.shape(), tensor.data().clone())));
    return copies;
  }
}
