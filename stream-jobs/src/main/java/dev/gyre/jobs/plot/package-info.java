/** Plots as PNG files, drawn by XChart without a screen. Imports metrics and XChart. */
package dev.gyre.jobs.plot;
