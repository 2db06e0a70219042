/**
 * From halves of interactions to decisions: Pick, Scorer, policy.
 *
 * <p>Pick gives each half the embedding that its endpoint had before the interaction; the scorer
 * waits for the twin halves and scores; the policy decides which scores are alerts. May import
 * {@code message}, {@code queue}, {@code round}, {@code config}, the schemas, the scorer of the
 * model and Flink; no layer.
 */
package dev.gyre.jobs.score;
