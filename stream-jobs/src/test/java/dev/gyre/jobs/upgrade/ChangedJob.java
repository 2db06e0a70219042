package dev.gyre.jobs.upgrade;

import dev.gyre.jobs.config.JobConfig;
import dev.gyre.jobs.config.JobConfigException;
import dev.gyre.jobs.config.JobFileReader;
import dev.gyre.jobs.verify.RandomJob;
import dev.gyre.jobs.verify.StreamOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * A random job and what it was before: fewer types and relations, wherever they are declared, fewer
 * features, other windows, fan-ins and aggregates, another model.
 *
 * @param before the job that writes the state
 * @param after the job that goes on from it
 * @param exactAtOnce whether nothing has grown that the state lacks a part of: a window, a fan-in,
 *     an aggregate. Otherwise the state is whole only when all of it is from the later job
 * @param changes what has changed, in words
 */
public record ChangedJob(
    JobConfig before, JobConfig after, boolean exactAtOnce, List<String> changes) {

  private static final String RELATIONS = "relations";
  private static final String AGGREGATES = "aggregates";
  private static final String META_PATHS = "metaPaths";
  private static final String FEATURES = "features";

  /** The job of the options, and what it was before, which follows from a seed. */
  public static ChangedJob of(StreamOptions options, RandomJob.Runtime runtime, long seed) {
    String yaml = RandomJob.yaml(options, runtime);
    Earlier earlier = new Earlier(parse(yaml), new Random(seed));
    earlier.change();
    return new ChangedJob(
        read(dump(earlier.job)), read(yaml), earlier.exactAtOnce, List.copyOf(earlier.what));
  }

  /** A job file as a map. */
  @SuppressWarnings("unchecked") // a job file is a map
  public static Map<String, Object> parse(String yaml) {
    return (Map<String, Object>) new Load(LoadSettings.builder().build()).loadFromString(yaml);
  }

  /** A map as a job file. */
  public static String dump(Map<String, Object> job) {
    return new Dump(DumpSettings.builder().build()).dumpToString(job);
  }

  /** The job of a job file. */
  public static JobConfig read(String yaml) {
    try {
      return JobFileReader.read("job.yaml", yaml, Path.of("."));
    } catch (JobConfigException wrong) {
      throw new IllegalStateException(wrong.getMessage() + System.lineSeparator() + yaml, wrong);
    }
  }

  /** Makes an earlier job out of a later one. */
  private static final class Earlier {

    private final Map<String, Object> job;
    private final Random random;
    private final List<String> what = new ArrayList<>();
    private boolean exactAtOnce = true;

    Earlier(Map<String, Object> job, Random random) {
      this.job = job;
      this.random = random;
    }

    void change() {
      boolean eventually = random.nextInt(3) == 0;
      for (String name : List.copyOf(map(RELATIONS).keySet())) {
        if (!name.equals("r0") && random.nextInt(3) == 0) {
          removeRelation(name);
        }
      }
      removeTypes();
      for (String name : map(RELATIONS).keySet()) {
        changeRelation(child(map(RELATIONS), name), name, eventually);
      }
      for (String name : map("types").keySet()) {
        removeFeature(child(map("types"), name), name);
      }
      if (eventually && random.nextBoolean() && !map(AGGREGATES).isEmpty()) {
        String first = map(AGGREGATES).keySet().iterator().next();
        map(AGGREGATES).remove(first);
        grown("+ aggregate " + first);
      }
      dropEmpty(AGGREGATES);
      dropEmpty(META_PATHS);
      if (random.nextBoolean()) {
        changeModel();
      }
    }

    private void grown(String change) {
      exactAtOnce = false;
      what.add(change);
    }

    private void removeRelation(String name) {
      map(RELATIONS).remove(name);
      what.add("+ relation " + name);
      if (map(AGGREGATES).values().removeIf(it -> isOf(cast(it).get("relation"), name))) {
        grown("+ aggregates of it");
      }
      map(META_PATHS).values().removeIf(it -> ((List<?>) it).stream().anyMatch(r -> isOf(r, name)));
    }

    private static boolean isOf(Object directed, String relation) {
      return directed.equals(relation) || directed.equals("rev_" + relation);
    }

    private void removeTypes() {
      for (String type : List.copyOf(map("types").keySet())) {
        boolean used =
            map(RELATIONS).values().stream()
                .map(Earlier::cast)
                .anyMatch(it -> type.equals(it.get("source")) || type.equals(it.get("target")));
        if (!used) {
          map("types").remove(type);
          what.add("+ type " + type);
        }
      }
    }

    private void changeRelation(Map<String, Object> relation, String name, boolean eventually) {
      if (random.nextInt(3) == 0) {
        long window = Long.parseLong(relation.get("window").toString().replace("ms", ""));
        boolean longer = eventually && random.nextBoolean();
        relation.put("window", (longer ? window / 2 : window * 2) + "ms");
        note(longer, (longer ? "longer" : "shorter") + " window of " + name);
      }
      for (String side : List.of("fanIn", "reverseFanIn")) {
        if (random.nextInt(3) == 0) {
          int fanIn = (Integer) relation.get(side);
          boolean greater = eventually && fanIn > 1 && random.nextBoolean();
          relation.put(side, greater ? fanIn - 1 : fanIn + 2);
          note(greater, (greater ? "greater " : "smaller ") + side + " of " + name);
        }
      }
      boolean summed =
          map(AGGREGATES).values().stream()
              .anyMatch(
                  it -> isOf(cast(it).get("relation"), name) && cast(it).containsKey("feature"));
      if (!summed) {
        removeFeature(relation, name);
      }
    }

    private void note(boolean grows, String change) {
      if (grows) {
        grown(change);
      } else {
        what.add(change);
      }
    }

    private void removeFeature(Map<String, Object> owner, String name) {
      Object features = owner.get(FEATURES);
      if (features != null && random.nextInt(2) == 0) {
        String feature = cast(features).keySet().iterator().next();
        cast(features).remove(feature);
        what.add("+ feature " + feature + " of " + name);
        if (cast(features).isEmpty()) {
          owner.remove(FEATURES);
        }
      }
    }

    private void changeModel() {
      Map<String, Object> model = child(map("model"), "seeded");
      if (random.nextBoolean()) {
        model.put("width", (Integer) model.get("width") * 2);
        what.add("narrower model");
      } else {
        model.put("seed", (Integer) model.get("seed") + 1);
        what.add("retrained model");
      }
    }

    private void dropEmpty(String key) {
      if (map(key).isEmpty()) {
        job.remove(key);
      }
    }

    private Map<String, Object> map(String key) {
      return cast(job.computeIfAbsent(key, unused -> new LinkedHashMap<String, Object>()));
    }

    private static Map<String, Object> child(Map<String, Object> map, String key) {
      return cast(map.get(key));
    }

    @SuppressWarnings("unchecked") // by the layout of job files
    private static Map<String, Object> cast(Object value) {
      return (Map<String, Object>) value;
    }
  }
}
