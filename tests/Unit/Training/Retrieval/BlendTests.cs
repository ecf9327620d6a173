using Personalization.Core.Releases;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;
using Personalization.Training.Releases;
using Personalization.Training.Retrieval;
using Personalization.Training.Towers;
using Personalization.Unit.Training.Towers;

namespace Personalization.Unit.Training.Retrieval;

public sealed class BlendTests : IDisposable
{
    private static readonly TrainingRun Run = new(TimeProvider.System, Seed: 7, Threads: 2);
    private readonly EventTable _events = Histories.Rings(customers: 60, length: 8);
    private readonly ReleaseBaselines _baselines;
    private readonly TowerModel _untrained;

    public BlendTests()
    {
        _baselines = BaselineTraining.Train(_events, Run, default);
        // One step from chance: the towers know nothing, the counts do.
        using var training = new TowerTraining(_events, new TowerOptions { Dimensions = 16, Negatives = 8, Positions = 80, Epochs = 0.1, LeastSteps = 1, LearningRate = 1e-6 }, Run, default);
        _untrained = new TowerModel(training.Train(null), threads: 2);
    }

    public void Dispose() => _untrained.Dispose();

    [Fact]
    public void Choose_WhereCountsKnowMoreThanTheTowers_LeansOnThem()
    {
        var questions = Questions();
        var blend = BlendChoice.Choose(_untrained, _baselines, questions, Run, default).InSession;

        Assert.True(blend.Together > 0 || blend.Fit > 0, blend.ToString());
        Assert.True(Ndcg(blend, questions) > 1.1 * Ndcg(RetrievalBlend.Alone, questions));
    }

    [Fact]
    public void Choose_TwiceOnTheSame_GivesTheSame() =>
        Assert.Equal(BlendChoice.Choose(_untrained, _baselines, Questions(), Run, default), BlendChoice.Choose(_untrained, _baselines, Questions(), Run with { Threads = 1 }, default));

    [Fact]
    public void Choose_WithNothingToChooseBy_TakesTheSimilarityAlone() =>
        Assert.Equal(new RetrievalBlends(RetrievalBlend.Alone), BlendChoice.Choose(_untrained, _baselines, new Questions(_events, [], []), Run, default));

    [Fact]
    public void ScoreAll_GivesEveryItemTheValueOfItsEvidence()
    {
        var blend = new RetrievalBlend { Similarity = 3, Together = 0.5f, Fit = 2, Popular = 0.25f, Trending = 0.125f, Had = -1, Fresh = 0.5f };
        var items = _events.Catalogue.Count;
        Occasion[] asked = [At(0, 5), At(7, 0), At(9, 8)];
        var (similarities, scores) = (new float[3 * items], new float[3 * items]);
        _untrained.ScoreAll(_events, asked, similarities);
        using var model = new BlendedModel(_untrained, _baselines, new RetrievalBlends(blend), threads: 2);

        model.ScoreAll(_events, asked, scores);

        var row = new float[RetrievalBlend.Width];
        for (var o = 0; o < asked.Length; o++)
        {
            var evidence = TurnHistory.Of(_baselines, _events, asked[o]);
            for (var i = 0; i < items; i++)
            {
                evidence.Fill(i, similarities[o * items + i], row);
                Assert.Equal(blend.ValueOf(row), scores[o * items + i], 1e-4f);
            }
        }
    }

    [Fact]
    public void Choose_WhereThoseWhoComeBackWantOtherThings_GivesThemABlendOfTheirOwn()
    {
        var (baselines, questions) = NextOrPopular();
        var blends = BlendChoice.Choose(_untrained, baselines, questions, Run, default);

        Assert.NotNull(blends.Returning);
        Assert.True(blends.Returning.Blend.Popular > 0, blends.ToString());
        Assert.True(blends.InSession.Together > 0 || blends.InSession.Fit > 0, blends.ToString());
        using var model = new BlendedModel(_untrained, baselines, blends, threads: 2);
        var places = new RankingMetrics(["hr-1"], []);
        RankedEvaluation.Run(model, questions, 1, (q, best) => places.Add(best.Span, questions.Ranked[q].Wanted));
        Assert.True(places.Values().Single().Value > 0.9, $"{places.Values().Single()}");
    }

    [Fact]
    public void Choose_WhereThoseWhoComeBackWantTheSame_GivesThemNone()
    {
        var questions = Questions();
        RankedQuestion[] within = [.. questions.Ranked.Select(q => q with { At = q.At with { AtMs = _events.AtMs[q.At.End - 1] } })];
        Assert.Null(BlendChoice.Choose(_untrained, _baselines, questions with { Ranked = [.. questions.Ranked, .. questions.Ranked, .. within, .. within] }, Run, default).Returning);
    }

    /// <summary>Every customer twice: within the visit the next of the ring is wanted, weeks later what everybody wants.</summary>
    private (ReleaseBaselines Baselines, Questions Questions) NextOrPopular()
    {
        const int Wanted = 3;
        var popular = (float[])_baselines.Popular.Clone();
        popular[Wanted] = 10_000;
        var questions = new List<RankedQuestion>();
        for (var c = 0; c < 60; c++)
            for (var known = 4; known < 8; known++)
            {
                var at = At(c, known);
                questions.Add(new RankedQuestion(at with { AtMs = _events.AtMs[at.End - 1] + 1000 }, [_events.Items[at.End]]));
                if (!_events.Items.AsSpan(at.Start, known).Contains(Wanted)) questions.Add(new RankedQuestion(at with { AtMs = _events.AtMs[at.End - 1] + 1_000_000_000 }, [Wanted]));
            }
        return (new ReleaseBaselines(popular, _baselines.Trending, _baselines.Covisits, _baselines.Factors), new Questions(_events, questions, []));
    }

    private Occasion At(int customer, int known) => new(customer, _events.Starts[customer], _events.Starts[customer] + known, long.MaxValue);

    private Questions Questions() => new(_events, [.. Enumerable.Range(0, 60).Select(c => new RankedQuestion(At(c, 7), [_events.Items[_events.Starts[c] + 7]]))], []);

    private double Ndcg(RetrievalBlend blend, Questions questions)
    {
        using var training = new TowerTraining(_events, new TowerOptions { Dimensions = 16, Negatives = 8, Positions = 80, Epochs = 0.1, LeastSteps = 1, LearningRate = 1e-6 }, Run, default);
        using var model = new BlendedModel(new TowerModel(training.Train(null), 2), _baselines, new RetrievalBlends(blend), 2);
        return ValidationScore.Of(model, questions, default).Score;
    }
}
