package dev.gyre.jobs.dataset.simulator;

import java.util.Arrays;
import org.apache.commons.rng.sampling.distribution.SharedStateDiscreteSampler;

/**
 * The customers' accounts: home, habits, devices, favourite merchants and contacts. Devices change
 * with time, everything else stays.
 */
final class Accounts {

  static final int FAVOURITES = 8;
  static final int CONTACTS = 4;

  private static final double AMOUNT_SIGMA = 0.5;
  private static final double ACTIVITY_SIGMA = 0.5;
  private static final double SHARED_LAPTOP = 0.15;

  private final int[] home;
  private final float[] meanAmount;
  private final int[] phone;
  private final int[] laptop;
  private final int[] favourites;
  private final int[] contacts;
  private final double[] activity;
  private int devices;

  Accounts(SimulatorOptions options, Places places, Merchants merchants, Draws draws) {
    int count = options.accounts();
    home = new int[count];
    meanAmount = new float[count];
    phone = new int[count];
    laptop = new int[count];
    favourites = new int[count * FAVOURITES];
    contacts = new int[count * CONTACTS];
    double[] skew = Draws.zipf(count, options.accountSkew());
    draws.shuffle(skew);
    activity = skew;
    SharedStateDiscreteSampler profiles =
        draws.weighted(Arrays.stream(Profile.values()).mapToDouble(Profile::share).toArray());
    SharedStateDiscreteSampler[] categories = categoriesByProfile(draws);
    for (int i = 0; i < count; i++) {
      Profile profile = Profile.values()[profiles.sample()];
      home[i] = places.draw();
      meanAmount[i] = (float) (profile.meanAmount() * draws.logNormal(AMOUNT_SIGMA));
      activity[i] *= profile.activity() * draws.logNormal(ACTIVITY_SIGMA);
      phone[i] = devices++;
      laptop[i] = i > 0 && draws.chance(SHARED_LAPTOP) ? laptop[i - 1] : devices++;
      for (int slot = 0; slot < FAVOURITES; slot++) {
        Category category = Category.values()[categories[profile.ordinal()].sample()];
        favourites[i * FAVOURITES + slot] = merchants.draw(category, home[i]);
      }
      for (int slot = 0; slot < CONTACTS; slot++) {
        contacts[i * CONTACTS + slot] = other(i, draws);
      }
    }
  }

  private static SharedStateDiscreteSampler[] categoriesByProfile(Draws draws) {
    return Arrays.stream(Profile.values())
        .map(
            profile ->
                draws.weighted(
                    Arrays.stream(Category.values())
                        .mapToDouble(
                            each ->
                                each.shareOfPayments()
                                    * (each.remote() ? profile.remoteFactor() : 1))
                        .toArray()))
        .toArray(SharedStateDiscreteSampler[]::new);
  }

  int count() {
    return home.length;
  }

  int home(int account) {
    return home[account];
  }

  /** Mean payment in units of money. */
  double meanAmount(int account) {
    return meanAmount[account];
  }

  int phone(int account) {
    return phone[account];
  }

  int laptop(int account) {
    return laptop[account];
  }

  int favourite(int account, int slot) {
    return favourites[account * FAVOURITES + slot];
  }

  int contact(int account, int slot) {
    return contacts[account * CONTACTS + slot];
  }

  /** Payments per time in proportion to those of others. */
  double[] activity() {
    return activity;
  }

  /** Any account but the given one. */
  int other(int account, Draws draws) {
    return Math.floorMod(account + 1 + draws.below(count() - 1), count());
  }

  /** A device that nobody has used yet. Customers and thieves get theirs in the same way. */
  int newDevice() {
    return devices++;
  }

  void replacePhone(int account) {
    phone[account] = newDevice();
  }
}
