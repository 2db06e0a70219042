/** Bad input at scale, through the whole job. */
package dev.gyre.jobs.fuzz;
