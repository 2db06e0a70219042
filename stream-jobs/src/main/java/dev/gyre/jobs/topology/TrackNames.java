package dev.gyre.jobs.topology;

import dev.gyre.hgt.layer.TrackPlan;
import dev.gyre.hgt.model.HgtModel;
import java.util.ArrayList;
import java.util.List;

/** The names of base and meta-path tracks, in the order of their weights in an embedding. */
final class TrackNames {

  private TrackNames() {}

  static List<String> of(HgtModel model) {
    TrackPlan plan = model.tracks();
    int last = plan.layers();
    List<String> names = new ArrayList<>();
    names.add("base");
    for (int track = 0; track < plan.tracksAt(last); track++) {
      names.add(plan.name(last, track));
    }
    return names;
  }
}
