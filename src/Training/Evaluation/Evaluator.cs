using Personalization.Core.Features;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;
using Personalization.Training.Evaluation.Peers;
using Personalization.Training.Model;

namespace Personalization.Training.Evaluation;

/// <summary>
/// Asks the serving pipeline itself for each customer as of the end of the training part, and holds its slate against what the customer liked afterwards (the last
/// tenth of each history, at least one and at most ten interactions). Items already seen are excluded for the model and the baselines alike.
/// </summary>
internal sealed class Evaluator(TrainingInput input, ServingRelease release, INeighbourSearch search, TrainingRun run, int mostCustomers)
{
    private const int Slate = 20;

    public SortedDictionary<string, double> Run(IProgress<double> progress, CancellationToken cancellation)
    {
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var asked = Asked();
        if (asked.Count == 0) return metrics;
        // Diversity is a choice of the shop, not of the model: it is switched off where the model is measured.
        var pipeline = RecommendationPipeline.Create(search, new NoTrends(), new ModelRanker());
        var settings = new PipelineOptions { DiversityLambda = 1, CategoryShare = 1 };
        var slates = new List<string>[asked.Count];
        var done = 0;
        Parallel.For(0, asked.Count, new ParallelOptions { MaxDegreeOfParallelism = run.Threads, CancellationToken = cancellation }, i =>
        {
            var seen = Seen(input.Customers[asked[i].Customer]);
            slates[i] = Recommend(pipeline, settings, asked[i].Customer, seen);
            if (Interlocked.Increment(ref done) % 50 == 0) progress.Report((double)done / asked.Count);
        });

        var model = new RankedMetrics();
        for (var i = 0; i < asked.Count; i++) model.Add(slates[i], asked[i].Wanted);
        model.WriteTo(metrics, "");
        AddBaselines(asked, metrics, cancellation);
        metrics["evaluated-customers"] = model.Customers;
        metrics["coverage-20"] = Math.Round((double)slates.SelectMany(s => s).Distinct(StringComparer.Ordinal).Count() / release.Items.Count, 4);
        return metrics;
    }

    /// <summary>The same questions to the baselines, trained on what the models knew.</summary>
    private void AddBaselines(List<(int Customer, List<string> Wanted)> asked, SortedDictionary<string, double> metrics, CancellationToken cancellation)
    {
        var known = input.EventsUpTo(c => c.RankerEnd);
        var split = new TrainingSplit("release", known, known, new Questions(known, [], []));
        var questions = asked.ConvertAll(a => new RankedQuestion(new Occasion(a.Customer, known.Starts[a.Customer], known.Starts[a.Customer + 1], long.MaxValue), []));
        foreach (var trainer in BaselineNames.Trainers())
        {
            var sums = new RankedMetrics();
            var model = trainer.Train(split, run, cancellation);
            RankedEvaluation.Run(model, new Questions(known, questions, []), Slate, (q, best) => sums.Add(best.ToArray().Select(i => known.Catalogue[i].Id).ToList(), asked[q].Wanted), cancellation);
            sums.WriteTo(metrics, trainer.Name + ".");
        }
    }

    /// <summary>A seeded sample of customers who liked something new after the training part, and what, first things first.</summary>
    private List<(int Customer, List<string> Wanted)> Asked()
    {
        var order = Enumerable.Range(0, input.Customers.Length).ToArray();
        new Random(run.Seed).Shuffle(order);
        var asked = new List<(int, List<string>)>();
        foreach (var c in order)
        {
            if (asked.Count >= mostCustomers) break;
            var customer = input.Customers[c];
            var seen = Seen(customer);
            var wanted = customer.Events.Skip(customer.RankerEnd)
                .Where(i => TrainingInput.TasteOf(i) > 0 && RankerHeads.Meets(RankerHeads.Click, i) && input.Number(i) is { } item && !seen.Contains(item) && input.Data.Items[item].Available)
                .Select(i => i.ItemId!).Distinct(StringComparer.Ordinal).ToList();
            if (wanted.Count > 0) asked.Add((c, wanted));
        }
        return asked;
    }

    private HashSet<int> Seen(CustomerEvents customer)
    {
        var seen = new HashSet<int>();
        foreach (var interaction in customer.Events.AsSpan(0, customer.RankerEnd))
            if (input.Number(interaction) is { } item) seen.Add(item);
        return seen;
    }

    private List<string> Recommend(RecommendationPipeline pipeline, PipelineOptions settings, int place, HashSet<int> seen)
    {
        var customer = input.Customers[place];
        var profile = customer.Unknown.Apply(customer.Events.AsSpan(0, customer.RankerEnd), id => release.Items.Find(id)?.Item.Category).Profile;
        var request = new RecommendationRequest { CustomerId = customer.Id, Limit = Slate, Exclude = [.. seen.Select(i => input.Data.Items[i].Id)], Context = customer.Events[customer.RankerEnd].Context };
        var now = customer.Events[customer.RankerEnd].At;
        var context = new PipelineContext(request, "evaluation", profile, Queries.Of(profile, release, QueryMoment.Of(request, now)), release, settings, now);
        var response = pipeline.RunAsync(context, 0, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (response.Degraded is { } cause) throw new InvalidOperationException($"The pipeline degraded during evaluation: {cause}");
        return [.. response.Items.Select(i => i.ItemId)];
    }
}
