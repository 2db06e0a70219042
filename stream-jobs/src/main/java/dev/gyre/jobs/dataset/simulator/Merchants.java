package dev.gyre.jobs.dataset.simulator;

import it.unimi.dsi.fastutil.ints.IntArrayList;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;

/** The merchants: what they sell, where, and how popular each is among its like. */
final class Merchants {

  private static final double POPULARITY_EXPONENT = 0.8;
  private static final Category[] CATEGORIES = Category.values();

  private final Category[] category;
  private final int[] place;
  // By category, and by place and category: those that sell it and the draw among them.
  private final Choice[] everywhere = new Choice[CATEGORIES.length];
  private final Choice[][] inPlace;

  private record Choice(int[] merchants, SharedStateDiscreteSampler draw) {}

  Merchants(int count, Places places, Draws draws) {
    category = new Category[count];
    place = new int[count];
    inPlace = new Choice[places.count()][CATEGORIES.length];
    double[] popularity = Draws.zipf(count, POPULARITY_EXPONENT);
    draws.shuffle(popularity);
    SharedStateDiscreteSampler categories =
        draws.weighted(Arrays.stream(CATEGORIES).mapToDouble(Category::shareOfMerchants).toArray());
    for (int i = 0; i < count; i++) {
      // The first of each category is set, so that none is without merchants.
      category[i] = CATEGORIES[i < CATEGORIES.length ? i : categories.sample()];
      place[i] = category[i].remote() ? Transaction.NONE : places.draw();
    }
    fillChoices(places.count(), popularity, draws);
  }

  /** Sorts the merchants by category and place in one pass, and makes the draw among each lot. */
  private void fillChoices(int places, double[] popularity, Draws draws) {
    IntArrayList[] byCategory = new IntArrayList[CATEGORIES.length];
    IntArrayList[][] byPlace = new IntArrayList[places][CATEGORIES.length];
    for (int i = 0; i < category.length; i++) {
      int sold = category[i].ordinal();
      add(byCategory, sold, i);
      if (place[i] != Transaction.NONE) {
        add(byPlace[place[i]], sold, i);
      }
    }
    for (int sold = 0; sold < CATEGORIES.length; sold++) {
      everywhere[sold] = choice(byCategory[sold], popularity, draws);
      for (int at = 0; at < places; at++) {
        inPlace[at][sold] = choice(byPlace[at][sold], popularity, draws);
      }
    }
  }

  private static void add(IntArrayList[] lots, int lot, int merchant) {
    if (lots[lot] == null) {
      lots[lot] = new IntArrayList();
    }
    lots[lot].add(merchant);
  }

  int count() {
    return category.length;
  }

  Category category(int merchant) {
    return category[merchant];
  }

  /** Where its till is; none for one that sells to devices. */
  int place(int merchant) {
    return place[merchant];
  }

  /** A merchant of a category, in the place if it has one and the category has tills. */
  int draw(Category wanted, int at) {
    Choice near = wanted.remote() ? null : inPlace[at][wanted.ordinal()];
    return draw(near == null ? everywhere[wanted.ordinal()] : near);
  }

  /** A merchant of a category, wherever it is. */
  int draw(Category wanted) {
    return draw(everywhere[wanted.ordinal()]);
  }

  private static int draw(Choice choice) {
    return choice.merchants[choice.draw.sample()];
  }

  /** Null when there is nothing to choose from. */
  private static Choice choice(IntArrayList lot, double[] popularity, Draws draws) {
    if (lot == null) {
      return null;
    }
    int[] merchants = lot.toIntArray();
    double[] weights = IntStream.of(merchants).mapToDouble(i -> popularity[i]).toArray();
    return new Choice(merchants, draws.weighted(weights));
  }
}
