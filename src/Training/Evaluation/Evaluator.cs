using Personalization.Core.Customers;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;
using Personalization.Training.Model;

namespace Personalization.Training.Evaluation;

/// <summary>
/// Asks the serving pipeline itself for each customer as of the end of the training part, and holds its slate against what the customer liked afterwards (the last
/// tenth of each history, at least one and at most ten interactions). Items already seen are excluded for the model and the baselines alike.
/// </summary>
internal sealed class Evaluator(TrainingInput input, ServingRelease release, INeighbourSearch search, ImplicitAls factors, TrainingOptions options)
{
    private const int Slate = 20;

    public SortedDictionary<string, double> Run(IProgress<double> progress, CancellationToken cancellation)
    {
        var metrics = new SortedDictionary<string, double>(StringComparer.Ordinal);
        var asked = Asked();
        if (asked.Count == 0) return metrics;
        var baselines = new Baselines(input, factors);
        // Diversity is a choice of the shop, not of the model: it is switched off where the model is measured.
        var pipeline = RecommendationPipeline.Create(search, new NoTrends(), new ModelRanker());
        var settings = new PipelineOptions { DiversityLambda = 1, CategoryShare = 1 };
        var slates = new (List<string> Model, List<string>[] Others)[asked.Count];
        var done = 0;
        Parallel.For(0, asked.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation }, i =>
        {
            var seen = Seen(input.Customers[asked[i].Customer]);
            slates[i] = (Recommend(pipeline, settings, asked[i].Customer, seen), [.. Baselines.Names.Select(name => baselines.Rank(name, asked[i].Customer, seen, Slate))]);
            if (Interlocked.Increment(ref done) % 50 == 0) progress.Report((double)done / asked.Count);
        });

        var model = new RankedMetrics();
        var others = Baselines.Names.Select(_ => new RankedMetrics()).ToArray();
        for (var i = 0; i < asked.Count; i++)
        {
            model.Add(slates[i].Model, asked[i].Wanted);
            for (var b = 0; b < others.Length; b++) others[b].Add(slates[i].Others[b], asked[i].Wanted);
        }
        model.WriteTo(metrics, "");
        for (var b = 0; b < others.Length; b++) others[b].WriteTo(metrics, Baselines.Names[b] + ".");
        metrics["evaluated-customers"] = model.Customers;
        metrics["coverage-20"] = Math.Round((double)slates.SelectMany(s => s.Model).Distinct(StringComparer.Ordinal).Count() / release.Items.Count, 4);
        return metrics;
    }

    /// <summary>A seeded sample of customers who liked something new after the training part, and what, first things first.</summary>
    private List<(int Customer, List<string> Wanted)> Asked()
    {
        var order = Enumerable.Range(0, input.Customers.Length).ToArray();
        new Random(options.Seed).Shuffle(order);
        var asked = new List<(int, List<string>)>();
        foreach (var c in order)
        {
            if (asked.Count >= options.EvaluatedCustomers) break;
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
        var profile = CustomerProfile.Empty.Apply(customer.Events.AsSpan(0, customer.RankerEnd), id => release.Items.Find(id)?.Item.Category).Profile;
        var request = new RecommendationRequest { CustomerId = customer.Id, Limit = Slate, Exclude = [.. seen.Select(i => input.Data.Items[i].Id)] };
        var now = customer.Events[customer.RankerEnd].At;
        var context = new PipelineContext(request, "evaluation", profile, Queries.Of(profile, release.Items, release.QueryEncoder), release, settings, now);
        var response = pipeline.RunAsync(context, 0, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        if (response.Degraded is { } cause) throw new InvalidOperationException($"The pipeline degraded during evaluation: {cause}");
        return [.. response.Items.Select(i => i.ItemId)];
    }
}
