using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Releases;
using Personalization.Training.Towers;

namespace Personalization.Training.Retrieval;

/// <summary>
/// Chooses a blend on validation: from the similarity alone, one weight at a time is moved as long as NDCG gets better, by smaller and smaller steps. Metzler and Croft, "Linear
/// feature-based models for information retrieval" (2007). A handful of weights on a thousand questions: there is little to overfit. Customers who come back get weights of
/// their own where questions about such customers show that these are better.
/// </summary>
internal sealed class BlendChoice
{
    /// <summary>As many questions tell weights apart.</summary>
    public const int MostQuestions = 1500;

    /// <summary>So many of the popular and of the trending items are candidates of every question.</summary>
    private const int Shelf = 64;

    /// <summary>Of fewer questions of a kind nothing is chosen by their own.</summary>
    private const int Fewest = 100;

    /// <summary>Without an act for as long as this a visit has ended, and the customer comes back.</summary>
    private static readonly TimeSpan After = ProfileRules.OfHistory.SessionGap;

    /// <summary>A step has to bring this share; less is chance.</summary>
    private const double Worthwhile = 0.002;

    /// <summary>Place of the evidence of being untouched.</summary>
    private const int Fresh = RetrievalBlend.Width - 1;
    private static readonly float[] Steps = [1, 0.5f, 0.25f, 0.125f];
    private readonly BlendQuestion[] _questions;
    private readonly ParallelOptions _parallel;

    private BlendChoice(BlendQuestion[] questions, ParallelOptions parallel) => (_questions, _parallel) = (questions, parallel);

    /// <param name="baselines">Counted on what the towers were trained on.</param>
    public static RetrievalBlends Choose(TrainedTowers found, ReleaseBaselines baselines, Questions questions, TrainingRun run, CancellationToken cancellation)
    {
        if (questions.Ranked.Count == 0) return new RetrievalBlends(RetrievalBlend.Alone);
        using var model = new TowerModel(found, run.Threads);
        var chosen = Choose(model, baselines, questions, run, cancellation);
        questions = TowerValidation.Sample(questions, MostQuestions, run.Seed);
        // The climb looks at candidates; what counts is the order of all items.
        var alone = new RetrievalBlends(RetrievalBlend.Alone);
        return Score(chosen) > Score(alone) ? chosen : alone;

        double Score(RetrievalBlends blends)
        {
            using var blended = new BlendedModel(new TowerModel(found, run.Threads), baselines, blends, run.Threads);
            return ValidationScore.Of(blended, questions, cancellation).Score;
        }
    }

    /// <param name="baselines">Counted without what the questions want.</param>
    public static RetrievalBlends Choose(TowerModel towers, ReleaseBaselines baselines, Questions questions, TrainingRun run, CancellationToken cancellation)
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = cancellation };
        var both = Gathered(_ => true);
        if (both.Length == 0) return new RetrievalBlends(RetrievalBlend.Alone);
        var one = new BlendChoice(both, parallel).Climb();
        var (inSession, returning) = (Gathered(q => !IsReturning(q)), Gathered(IsReturning));
        if (Math.Min(inSession.Length, returning.Length) < Fewest) return new RetrievalBlends(RetrievalBlend.Of(one));
        var (next, back) = (new BlendChoice(inSession, parallel).Climb(one), new BlendChoice(returning, parallel).Climb(one));
        return AreBetter([.. inSession.Select(q => q.Ndcg(next) - q.Ndcg(one)), .. returning.Select(q => q.Ndcg(back) - q.Ndcg(one))])
            ? new RetrievalBlends(RetrievalBlend.Of(next), new ReturningBlend(After, RetrievalBlend.Of(back)))
            : new RetrievalBlends(RetrievalBlend.Of(one));

        bool IsReturning(RankedQuestion question) => question.At.AtMs - TurnHistory.LastActMs(questions.Events, question.At) > After.TotalMilliseconds;

        BlendQuestion[] Gathered(Func<RankedQuestion, bool> which) =>
            Gather(towers, baselines, TowerValidation.Sample(questions with { Ranked = [.. questions.Ranked.Where(which)] }, MostQuestions, run.Seed), run.Threads, parallel);
    }

    /// <summary>Whether two blends are better than one by more than chance would have it: the mean of what questions win is above its standard error.</summary>
    private static bool AreBetter(double[] won)
    {
        var mean = won.Average();
        return mean > Math.Sqrt(won.Sum(w => (w - mean) * (w - mean)) / won.Length / won.Length);
    }

    private static BlendQuestion[] Gather(TowerModel towers, ReleaseBaselines baselines, Questions questions, int threads, ParallelOptions parallel)
    {
        var (n, d) = (baselines.Items, baselines.Factors.Dimensions);
        var batch = DotScorer.BatchFor(n);
        using var scorer = new DotScorer(baselines.Factors.Arrays.Items, d, batch, threads);
        int[] popular = [.. TopItems.Of(baselines.Popular, [], Shelf), .. TopItems.Of(baselines.Trending, [], Shelf)];
        var gathered = new BlendQuestion[questions.Ranked.Count];
        var (similarities, fits, customers) = (new float[batch * n], new float[batch * n], new float[batch * d]);
        for (var from = 0; from < gathered.Length; from += batch)
        {
            var (first, count) = (from, Math.Min(batch, gathered.Length - from));
            var occasions = new Occasion[count];
            var evidence = new TurnEvidence[count];
            for (var i = 0; i < count; i++) occasions[i] = questions.Ranked[first + i].At;
            towers.ScoreAll(questions.Events, occasions, similarities.AsSpan(0, count * n));
            Parallel.For(0, count, parallel, i =>
            {
                evidence[i] = TurnHistory.Of(baselines, questions.Events, occasions[i]);
                evidence[i].Customer.CopyTo(customers.AsSpan(i * d));
            });
            scorer.Score(customers.AsSpan(0, count * d), fits);
            for (var i = 0; i < count; i++)
                if (questions.Ranked[first + i] is { SeenToo: false, Among: null })
                    for (var row = occasions[i].Start; row < occasions[i].End; row++)
                        similarities[i * n + questions.Events.Items[row]] = fits[i * n + questions.Events.Items[row]] = float.NaN;
            Parallel.For(0, count, parallel, i =>
                gathered[first + i] = new BlendQuestion(questions.Ranked[first + i], evidence[i], similarities.AsSpan(i * n, n), fits.AsSpan(i * n, n), popular));
        }
        return gathered;
    }

    /// <summary>The best of where climbs from the starts end.</summary>
    /// <param name="starts">Where to begin besides the similarity alone.</param>
    private float[] Climb(params float[][] starts)
    {
        var scales = Scales();
        var similarity = new float[RetrievalBlend.Width];
        similarity[0] = scales[0];
        return starts.Prepend(similarity).Select(start => ClimbFrom([.. start], scales)).MaxBy(end => end.Value).Weights;
    }

    private (double Value, float[] Weights) ClimbFrom(float[] weights, float[] scales)
    {
        var best = Measure(weights);
        foreach (var step in Steps)
            for (var moved = true; moved;)
            {
                moved = false;
                for (var w = 0; w < weights.Length; w++)
                    // Being untouched is never worth more: such items are candidates only where they are similar, and would come in front where they are not.
                    moved |= w != Fresh && Move(weights, w, step * scales[w], ref best) || Move(weights, w, -step * scales[w], ref best);
            }
        return (best, weights);
    }

    private bool Move(float[] weights, int which, float by, ref double best)
    {
        var moved = false;
        while (true)
        {
            _parallel.CancellationToken.ThrowIfCancellationRequested();
            var before = weights[which];
            weights[which] += by;
            if (Measure(weights) is var value && value <= best * (1 + Worthwhile))
            {
                weights[which] = before;
                return moved;
            }
            (best, moved) = (value, true);
        }
    }

    private double Measure(float[] weights)
    {
        var gains = new double[_questions.Length];
        Parallel.For(0, gains.Length, _parallel, q => gains[q] = _questions[q].Ndcg(weights));
        // Summed in one order: the same weights measure the same.
        return gains.Sum() / gains.Length;
    }

    /// <summary>One over each evidence's spread among the candidates of a question: steps of equal weight.</summary>
    private float[] Scales()
    {
        var scales = new float[RetrievalBlend.Width];
        for (var e = 0; e < scales.Length; e++)
        {
            var (sum, count) = (0d, 0);
            foreach (var question in _questions)
            {
                var (mean, square, n) = (0d, 0d, question.Evidence.Length / RetrievalBlend.Width);
                for (var i = e; i < question.Evidence.Length; i += RetrievalBlend.Width) (mean, square) = (mean + question.Evidence[i] / n, square + (double)question.Evidence[i] * question.Evidence[i] / n);
                if (n == 0) continue;
                (sum, count) = (sum + Math.Max(0, square - mean * mean), count + 1);
            }
            // Evidence that is the same everywhere decides nothing.
            scales[e] = sum <= 1e-12 * count ? 0 : (float)(1 / Math.Sqrt(sum / count));
        }
        return scales;
    }
}
