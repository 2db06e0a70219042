package dev.gyre.jobs.plot;

import java.io.IOException;
import java.nio.file.Path;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Lines over a common axis, as one PNG file. */
public final class CurvePlot {

  private static final int WIDTH = 900;
  private static final int HEIGHT = 600;

  private final XYChart chart;

  /**
   * An empty plot.
   *
   * @param title above it
   * @param x what the horizontal axis is
   * @param y what the vertical axis is
   */
  public CurvePlot(String title, String x, String y) {
    // A server has no screen; drawing into memory needs none.
    System.setProperty("java.awt.headless", "true");
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .theme(Styler.ChartTheme.Matlab)
            .build();
    chart.getStyler().setLegendPosition(Styler.LegendPosition.OutsideE);
    chart.getStyler().setDefaultSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Line);
  }

  /** Starts the vertical axis at a value. */
  public CurvePlot from(double least) {
    chart.getStyler().setYAxisMin(least);
    return this;
  }

  /** Holds the vertical axis between two values. */
  public CurvePlot between(double least, double greatest) {
    chart.getStyler().setYAxisMin(least).setYAxisMax(greatest);
    return this;
  }

  /**
   * Adds a line.
   *
   * @param marked whether its points are marked
   */
  public CurvePlot line(String name, double[] x, double[] y, boolean marked) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setMarker(marked ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    return this;
  }

  /**
   * Writes the plot.
   *
   * @throws IOException if the file cannot be written
   */
  public void save(Path png) throws IOException {
    BitmapEncoder.saveBitmap(chart, png.toString(), BitmapEncoder.BitmapFormat.PNG);
  }
}
