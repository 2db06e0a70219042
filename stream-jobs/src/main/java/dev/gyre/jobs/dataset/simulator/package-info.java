/**
 * A seeded simulator of customers, merchants, devices, places and frauds, as a dataset without
 * files.
 *
 * <p>A {@link dev.gyre.jobs.dataset.simulator.World} is drawn once. Ordinary traffic is a Poisson
 * process over it whose rate follows the hours and weekdays; fraud comes in campaigns of four
 * kinds, one class each; payments are labelled days later. Everything is drawn from the seed: the
 * same {@link dev.gyre.jobs.dataset.simulator.SimulatorOptions} give the same bytes.
 *
 * <p>What the parameters lean on (the values are round, not fitted):
 *
 * <ul>
 *   <li>customers with a mean amount and activity of their own, terminals near their home, payments
 *       at daytime, terminals and customers that are compromised for a span: the simulator of Le
 *       Borgne, Siblini, Lebichot, Bontempi, "Reproducible Machine Learning for Credit Card Fraud
 *       Detection: Practical Handbook", 2022, chapter 3;
 *   <li>merchants visited with a Zipf law, and mostly the same ones again: Krumme, Llorente,
 *       Cebrian, Pentland, Moro, "The predictability of consumer visitation patterns", Scientific
 *       Reports 3, 2013;
 *   <li>transfers that are passed on and cashed out: Lopez-Rojas, Elmir, Axelsson, "PaySim: a
 *       financial mobile money simulator for fraud detection", EMSS 2016;
 *   <li>labels that come late and for few payments: Dal Pozzolo, Boracchi, Caelen, Alippi,
 *       Bontempi, "Credit card fraud detection: a realistic modeling and a novel learning
 *       strategy", IEEE TNNLS 29(8), 2018.
 * </ul>
 */
package dev.gyre.jobs.dataset.simulator;
