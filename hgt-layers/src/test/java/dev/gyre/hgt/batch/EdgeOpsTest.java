package dev.gyre.hgt.batch;

import dev.gyre.hgt.grad.Binding;
import dev.gyre.hgt.grad.FiniteDifferenceTest;
import dev.gyre.hgt.grad.GradientCheck;
import dev.gyre.hgt.grad.Weight;
import dev.gyre.hgt.layer.Linear;
import dev.gyre.hgt.layer.RowTerms;
import dev.gyre.hgt.real.Precision;
import dev.gyre.hgt.real.Reals;
import java.util.List;
import org.junit.jupiter.api.Nested;

/**
 * Projected edge vectors, scores, softmax and sums; multi-edges, a target without edges, a mask.
 */
class EdgeOpsTest {

  private static final int HEADS = 2;
  private static final int HEAD_WIDTH = 3;
  private static final int WIDTH = HEADS * HEAD_WIDTH;
  private static final int SOURCES = 3;
  private static final int TARGETS = 3;
  private static final int[] ROWS = {0, 3, 3, 5};
  private static final RelationEdges EDGES =
      new RelationEdges(ROWS, new int[] {0, 2, 0, 1, 2}, new int[] {1, 0, 1, 3, 0}, null, null, 0);
  private static final boolean[] DEFINED = {true, false, true};

  /** Sources of width 2 projected to keys, with time rows and edge features. */
  private static final class Projected {
    private final GradientCheck check;
    private final Binding binding = new Binding(Precision.DOUBLE);
    private final Linear linear;
    private final float[] blocks;
    private final Weight sources;
    private final Weight time;
    private final Weight edgeRows;
    private final Weight defaults;
    private ProjectedSide side;

    Projected(GradientCheck check) {
      this.check = check;
      linear = new Linear(2, WIDTH, check.floats(2 * WIDTH), check.floats(WIDTH));
      blocks = check.floats(HEADS * HEAD_WIDTH * HEAD_WIDTH);
      check.weight("W", binding.of(linear.weight()));
      check.weight("b", binding.of(linear.bias()));
      check.weight("blocks", binding.of(blocks));
      sources = check.weight("sources", SOURCES * 2);
      time = check.weight("T", 4 * 2);
      edgeRows = check.weight("E", 2 * 2);
      defaults = check.weight("defaults", 1);
    }

    EdgeVectors vectors() {
      side = new ProjectedSide(binding, linear, blocks, HEADS, time.value(), edgeRows);
      RowTerms terms =
          new RowTerms(
              1, new int[] {0, 1, 0, 1, 0}, new float[] {1, 0.5f, Float.NaN, 2, -1}, new int[] {0});
      EdgeTermsOp op = new EdgeTermsOp(terms, defaults, side.edge(), HEADS, HEAD_WIDTH);
      return new EdgeVectors(EDGES, side, op, sources.value(), SOURCES, HEADS, HEAD_WIDTH);
    }

    void backward() {
      side.backward(time.gradient());
    }

    Weight random(String name, int size) {
      return check.weight(name, size);
    }
  }

  @Nested
  class EdgeScoresOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      Projected keys = new Projected(check);
      Weight query = keys.random("query", TARGETS * WIDTH);
      EdgeScoresOp[] op = new EdgeScoresOp[1];
      check.operation(
          () -> {
            op[0] = new EdgeScoresOp(keys.vectors(), DEFINED, HEADS);
            return op[0].forward(query.value());
          },
          dy -> {
            op[0].gradient().axpy(0, 1, dy, 0, dy.size());
            op[0].backward(query.gradient(), keys.sources.gradient());
            keys.backward();
          });
    }
  }

  @Nested
  class EdgeSumsOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      Projected values = new Projected(check);
      Weight attention = values.random("attention", EDGES.size() * HEADS);
      EdgeSumsOp[] op = new EdgeSumsOp[1];
      EdgeVectors[] vectors = new EdgeVectors[1];
      check.operation(
          () -> {
            vectors[0] = values.vectors();
            op[0] = new EdgeSumsOp(vectors[0]);
            Reals messages = attention.value().zeros(TARGETS * WIDTH);
            op[0].forward(attention.value(), messages);
            return messages;
          },
          dy -> {
            attention.gradient().axpy(0, 1, op[0].backward(dy), 0, attention.value().size());
            vectors[0].backward(values.sources.gradient());
            values.backward();
          });
    }
  }

  @Nested
  class EdgeSoftmaxOpTest implements FiniteDifferenceTest {
    @Override
    public void differentiable(GradientCheck check) {
      Projected keys = new Projected(check);
      Projected others = new Projected(check);
      Weight query = keys.random("query", TARGETS * WIDTH);
      Weight prior = keys.random("prior", HEADS);
      Weight other = keys.random("other prior", HEADS);
      EdgeScoresOp[] scores = new EdgeScoresOp[2];
      EdgeSoftmaxOp[] op = new EdgeSoftmaxOp[1];
      check.operation(
          () -> {
            scores[0] = new EdgeScoresOp(keys.vectors(), null, HEADS);
            scores[1] = new EdgeScoresOp(others.vectors(), DEFINED, HEADS);
            scores[0].forward(query.value());
            scores[1].forward(query.value());
            op[0] =
                new EdgeSoftmaxOp(
                    List.of(
                        new EdgeSoftmaxOp.Part(scores[0], prior),
                        new EdgeSoftmaxOp.Part(scores[1], other)),
                    HEADS,
                    HEAD_WIDTH);
            List<Reals> attention = op[0].forward(TARGETS, new boolean[TARGETS]);
            return new GradientCheck.Pass() {
              @Override
              public List<Reals> outputs() {
                return attention;
              }

              @Override
              public void backward(List<Reals> gradients) {
                op[0].backward(TARGETS, gradients);
                scores[0].backward(query.gradient(), keys.sources.gradient());
                scores[1].backward(query.gradient(), others.sources.gradient());
                keys.backward();
                others.backward();
              }
            };
          });
    }
  }
}
