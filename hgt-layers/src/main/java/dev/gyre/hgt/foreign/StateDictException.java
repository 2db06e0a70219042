package dev.gyre.hgt.foreign;

import java.util.ArrayList;
import java.util.List;

/** A state dict that is not one of the model asked for; the message has a line for each reason. */
public final class StateDictException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private static final int MOST_LINES = 40;

  StateDictException(List<String> reasons) {
    super(String.join(System.lineSeparator(), shown(reasons)));
  }

  StateDictException(String reason) {
    super(reason);
  }

  private static List<String> shown(List<String> reasons) {
    if (reasons.size() <= MOST_LINES) {
      return reasons;
    }
    List<String> shown = new ArrayList<>(reasons.subList(0, MOST_LINES));
    shown.add("and " + (reasons.size() - MOST_LINES) + " more");
    return shown;
  }
}
