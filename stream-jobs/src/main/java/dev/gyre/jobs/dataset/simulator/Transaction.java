package dev.gyre.jobs.dataset.simulator;

/**
 * Something an account did, with what the simulator alone knows of it. Entities are numbers; {@link
 * #NONE} where the kind has none.
 *
 * @param timeMs simulated time, epoch ms
 * @param kind payment, transfer or login
 * @param account whose account
 * @param counterparty receiving account of a transfer
 * @param merchant paid merchant of a payment
 * @param device device it was done with, none for a card at a till
 * @param place where the device or the till is
 * @param cents amount in hundredths of the currency, 0 for a login
 * @param channel how it was done
 * @param fraud whether a campaign did it
 */
record Transaction(
    long timeMs,
    Kind kind,
    int account,
    int counterparty,
    int merchant,
    int device,
    int place,
    long cents,
    Channel channel,
    boolean fraud) {

  static final int NONE = -1;

  /** What was done. */
  enum Kind {
    PAYMENT("payment", 'p'),
    TRANSFER("transfer", 't'),
    LOGIN("login", 'l');

    private final String word;
    private final char letter;

    Kind(String word, char letter) {
      this.word = word;
      this.letter = letter;
    }

    /** As the records have it. */
    String word() {
      return word;
    }

    /** First letter of the ids of this kind. */
    char letter() {
      return letter;
    }
  }

  /** How it was done. */
  enum Channel {
    POS("pos"),
    ATM("atm"),
    ONLINE("online"),
    APP("app");

    private final String word;

    Channel(String word) {
      this.word = word;
    }

    /** As the records have it. */
    String word() {
      return word;
    }
  }

  static Transaction payment(
      long timeMs,
      int account,
      int merchant,
      int device,
      int place,
      long cents,
      Channel channel,
      boolean fraud) {
    return new Transaction(
        timeMs, Kind.PAYMENT, account, NONE, merchant, device, place, cents, channel, fraud);
  }

  static Transaction transfer(
      long timeMs,
      int account,
      int counterparty,
      int device,
      int place,
      long cents,
      boolean fraud) {
    return new Transaction(
        timeMs,
        Kind.TRANSFER,
        account,
        counterparty,
        NONE,
        device,
        place,
        cents,
        Channel.APP,
        fraud);
  }

  static Transaction login(
      long timeMs, int account, int device, int place, Channel channel, boolean fraud) {
    return new Transaction(
        timeMs, Kind.LOGIN, account, NONE, NONE, device, place, 0, channel, fraud);
  }
}
