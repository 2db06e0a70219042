package dev.gyre.jobs.dataset.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Frauds are as frequent as asked for, and each scenario leaves the trace in the graph that it is
 * made for. Seeds are fixed; the bounds are some standard deviations wide.
 */
class ScenariosTest {

  private static final long SEED = 7;
  private static final int EVENTS = 400_000;
  private static final long TESTED_CENTS = 500;

  private static World world;
  private static List<Transaction> all;
  private static List<Transaction> frauds;

  @BeforeAll
  static void simulate() {
    TransactionSimulator simulator =
        new TransactionSimulator(SimulatorOptions.standard().withSeed(SEED));
    world = simulator.world();
    all = new ArrayList<>();
    for (int i = 0; i < EVENTS; i++) {
      all.add(simulator.next());
    }
    frauds = all.stream().filter(Transaction::fraud).toList();
  }

  private static boolean isPayment(Transaction it) {
    return it.kind() == Transaction.Kind.PAYMENT;
  }

  private static boolean isTest(Transaction it) {
    return it.device() != Transaction.NONE && it.cents() <= TESTED_CENTS;
  }

  private static Map<Integer, List<Transaction>> by(
      ToIntFunction<Transaction> key, List<Transaction> of) {
    return of.stream().collect(Collectors.groupingBy(key::applyAsInt));
  }

  private static long span(List<Transaction> of) {
    return of.get(of.size() - 1).timeMs() - of.get(0).timeMs();
  }

  private static long distinct(ToIntFunction<Transaction> key, List<Transaction> of) {
    return of.stream().mapToInt(key).distinct().count();
  }

  @Test
  void onePaymentInAHundredIsAFraud() {
    double payments = all.stream().filter(ScenariosTest::isPayment).count();
    double fraudulent = frauds.stream().filter(ScenariosTest::isPayment).count();
    assertThat(fraudulent / payments).isBetween(0.008, 0.012);
  }

  @Test
  void theScenariosShareTheFraudsAsTheyShould() {
    double payments = 0;
    double mules = 0;
    double compromised = 0;
    double tested = 0;
    for (Transaction fraud : frauds) {
      if (isPayment(fraud)) {
        payments++;
        mules += fraud.channel() == Transaction.Channel.ATM ? 1 : 0;
        compromised += fraud.channel() == Transaction.Channel.POS ? 1 : 0;
        tested += isTest(fraud) ? 1 : 0;
      }
    }
    double takenOver = payments - mules - compromised - tested;
    assertThat(tested / payments).as("card testing").isBetween(0.2, 0.4);
    assertThat(takenOver / payments).as("account takeover").isBetween(0.2, 0.4);
    assertThat(mules / payments).as("mule rings").isBetween(0.13, 0.27);
    assertThat(compromised / payments).as("compromised merchants").isBetween(0.13, 0.27);
  }

  @Test
  void cardsAreTestedByManyAccountsFromOneDeviceAtOneShopWithinAnHour() {
    int campaigns = 0;
    for (List<Transaction> device :
        by(Transaction::device, frauds.stream().filter(ScenariosTest::isTest).toList()).values()) {
      if (device.size() >= 15) {
        campaigns++;
        assertThat(distinct(Transaction::merchant, device)).isEqualTo(1);
        assertThat(distinct(Transaction::account, device)).isGreaterThanOrEqualTo(14);
        assertThat(span(device)).isLessThan(Rhythm.HOUR_MS);
      }
    }
    assertThat(campaigns).isGreaterThan(5);
    assertThat(mostAccountsOfAnHonestDevice()).as("honest devices are shared by few").isLessThan(9);
  }

  private static long mostAccountsOfAnHonestDevice() {
    List<Transaction> honest =
        all.stream().filter(it -> !it.fraud() && it.device() != Transaction.NONE).toList();
    return by(Transaction::device, honest).values().stream()
        .mapToLong(device -> distinct(Transaction::account, device))
        .max()
        .orElseThrow();
  }

  @Test
  void anAccountIsTakenOverByALogInFromANewDeviceElsewhereAndLargePaymentsFollow() {
    Map<Integer, List<Transaction>> byDevice =
        by(
            Transaction::device,
            all.stream().filter(it -> it.device() != Transaction.NONE).toList());
    List<Transaction> logins =
        frauds.stream().filter(it -> it.kind() == Transaction.Kind.LOGIN).toList();
    assertThat(logins).hasSizeGreaterThan(50);
    int large = 0;
    int payments = 0;
    for (Transaction login : logins) {
      List<Transaction> acts = byDevice.get(login.device());
      assertThat(acts.get(0)).as("the device is new").isEqualTo(login);
      assertThat(login.place()).isNotEqualTo(world.accounts().home(login.account()));
      assertThat(distinct(Transaction::account, acts)).isEqualTo(1);
      for (Transaction act : acts.subList(1, acts.size())) {
        payments++;
        large += act.cents() >= 290 * world.accounts().meanAmount(act.account()) ? 1 : 0;
      }
    }
    assertThat((double) payments / logins.size()).isBetween(3.0, 5.0);
    assertThat(large).isEqualTo(payments);
  }

  @Test
  void muleRingsGatherFromManyPassOnFromOneDeviceAndTakeCash() {
    List<Transaction> transfers =
        frauds.stream().filter(it -> it.kind() == Transaction.Kind.TRANSFER).toList();
    Set<Integer> cashTakers =
        frauds.stream()
            .filter(it -> it.channel() == Transaction.Channel.ATM)
            .map(Transaction::account)
            .collect(Collectors.toSet());
    int rings = 0;
    for (List<Transaction> passed : by(Transaction::device, transfers).values()) {
      boolean over = passed.get(0).timeMs() < all.get(EVENTS - 1).timeMs() - Rhythm.DAY_MS;
      boolean complete = over && passed.get(0).timeMs() > Rhythm.START_MS + Rhythm.DAY_MS;
      if (complete && passed.size() >= 4 && distinct(Transaction::counterparty, passed) == 1) {
        rings++;
        Set<Integer> mules = passed.stream().map(Transaction::account).collect(Collectors.toSet());
        long gathered = transfers.stream().filter(it -> mules.contains(it.counterparty())).count();
        assertThat(gathered).as("two victims a mule at least").isGreaterThanOrEqualTo(8);
        assertThat(cashTakers).contains(passed.get(0).counterparty());
      }
    }
    assertThat(rings).isGreaterThan(5);
  }

  @Test
  void aCompromisedTillChargesCardsOfItsTownForDays() {
    Map<Integer, List<Transaction>> byMerchant = new HashMap<>();
    by(
            Transaction::merchant,
            frauds.stream().filter(it -> it.channel() == Transaction.Channel.POS).toList())
        .forEach(byMerchant::put);
    List<Transaction> most =
        byMerchant.values().stream().max(Comparator.comparingInt(List::size)).orElseThrow();
    assertThat(most).hasSizeGreaterThanOrEqualTo(10);
    assertThat(span(most)).isGreaterThan(2 * Rhythm.DAY_MS);
    int place = world.merchants().place(most.get(0).merchant());
    assertThat(most).allMatch(it -> it.place() == place && it.device() == Transaction.NONE);
    long ofTheTown =
        most.stream().filter(it -> world.accounts().home(it.account()) == place).count();
    assertThat((double) ofTheTown / most.size()).isGreaterThan(0.3);
  }

  @Test
  void labelsTellMostFraudsAndATenthOfTheRest() {
    LabelDesk desk = new LabelDesk(SEED);
    for (int i = 0; i < all.size(); i++) {
      desk.saw(i, all.get(i));
    }
    double payments = all.stream().filter(ScenariosTest::isPayment).count();
    double fraudulent = frauds.stream().filter(ScenariosTest::isPayment).count();
    double told = 0;
    double toldFrauds = 0;
    LabelDesk.Finding label;
    while ((label = desk.nextUpTo(Long.MAX_VALUE)) != null) {
      told++;
      toldFrauds += label.payment().fraud() ? 1 : 0;
      assertThat(label.availableMs() - label.payment().timeMs())
          .isBetween(LabelDesk.LEAST_DELAY_MS, LabelDesk.MOST_DELAY_MS);
    }
    assertThat(toldFrauds / fraudulent).isBetween(0.88, 0.92);
    assertThat((told - toldFrauds) / (payments - fraudulent)).isBetween(0.095, 0.105);
    assertThat(toldFrauds / told).as("so labels overstate fraud").isBetween(0.06, 0.11);
  }
}
