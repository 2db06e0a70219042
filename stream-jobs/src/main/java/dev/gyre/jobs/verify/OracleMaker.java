package dev.gyre.jobs.verify;

import dev.gyre.hgt.model.HgtModel;
import dev.gyre.jobs.config.JobConfig;

/** Makes the oracle of a trial: tests make one that is wrong, to see that it is noticed. */
@FunctionalInterface
interface OracleMaker {
  /** An oracle with an empty graph. */
  Oracle make(JobConfig config, HgtModel model);
}
