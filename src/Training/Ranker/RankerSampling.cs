using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Features;
using Personalization.Core.Interactions;
using Personalization.Core.Pipeline;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Recommendations;
using Personalization.Core.Releases;
using Personalization.Training.Model;

namespace Personalization.Training.Ranker;

/// <summary>
/// Makes the ranker's examples from past moments. Positives are the items that the customer turned to next; negatives are drawn from what the serving sources
/// would have brought at that moment, with a few popular and random ones. Features come from Core, as of the moment.
/// </summary>
internal sealed class RankerSampling(TrainingInput input, ServingRelease release, INeighbourSearch search, TrainingOptions options)
{
    private const int Candidates = 12;
    private const int Popular = 2;
    private const int AnyItem = 2;
    private const double HeldOutShare = 0.1;
    private readonly ICandidateSource[] _sources = [new EmbeddingSource(search), new RecentItemsSource(search), new NewItemsSource(), new PopularSource()];
    private readonly PipelineOptions _pipeline = new();

    public RankerExamples Sample(IProgress<double> progress, CancellationToken cancellation)
    {
        // About four moments a customer; beyond the wanted number, an even step over the customers.
        var step = Math.Max(1, (input.Customers.Length * 4 + options.RankerMoments - 1) / options.RankerMoments);
        var customers = input.Customers.Where((_, i) => i % step == 0).ToArray();
        var parts = new Part[customers.Length];
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation };
        Parallel.For(0, customers.Length, parallel, i =>
        {
            parts[i] = new Part();
            // A generator per customer: the same examples however the work is spread.
            var random = new Random(options.Seed ^ unchecked((int)Personalization.Core.Hash64.Of(customers[i].Id)));
            foreach (var moment in Moments.Of(customers[i], random, id => release.Items.Find(id)?.Item.Category)) Add(parts[i], moment, random);
            if (Interlocked.Increment(ref done) % 200 == 0) progress.Report((double)done / customers.Length);
        });
        var (heldOut, firstMoment) = ((int)(parts.Length * (1 - HeldOutShare)), 0);
        var moments = new List<int>();
        foreach (var part in parts)
        {
            foreach (var moment in part.Moments) moments.Add(firstMoment + moment);
            firstMoment += part.MomentCount;
        }
        return new RankerExamples(
            [.. parts.SelectMany(p => p.Customers)],
            [.. moments],
            [.. parts.SelectMany(p => p.Items)],
            [.. parts.SelectMany(p => p.Pairs)],
            [.. parts.SelectMany(p => p.Labels)],
            [.. parts.SelectMany(p => p.Drawn)],
            Math.Max(1, (double)parts.Sum(p => p.Retrieved) / Math.Max(1, parts.Sum(p => p.Negatives))),
            parts.Take(heldOut).Sum(p => p.Items.Count));
    }

    private void Add(Part part, Moment moment, Random random)
    {
        var query = QueryOf(moment.Profile);
        var context = new PipelineContext(
            new RecommendationRequest { CustomerId = "" }, "", moment.Profile, query, release, _pipeline, DateTimeOffset.FromUnixTimeMilliseconds(moment.AtMs));
        var consumed = moment.Profile.Consumed.Select(c => c.ItemId).ToHashSet(StringComparer.Ordinal);
        var next = moment.Next.Where(i => i.ItemId is not null && !consumed.Contains(i.ItemId)).GroupBy(i => i.ItemId!, StringComparer.Ordinal).ToList();
        var positives = 0;
        part.Begin(context.Customer, release.Items.Dimensions);
        foreach (var item in next)
        {
            var clicked = item.Any(i => RankerHeads.Meets(RankerHeads.Click, i));
            // Shown and passed over, or disliked, is a negative that nobody has to draw. Only looked at: neither a wish nor its absence.
            if (!clicked && !item.Any(i => i.Kind is InteractionKind.Skip or InteractionKind.Dislike) || release.Items.Find(item.Key) is not { } row) continue;
            part.Add(context.Customer, row, input.Heads.Select(head => RankerHeads.LabelOf(head, item)), drawn: false);
            if (clicked) positives++;
        }
        if (positives == 0) return;

        var excluded = next.Select(g => g.Key).Concat(consumed).ToHashSet(StringComparer.Ordinal);
        var (retrieved, found) = (new CandidateSet(), new FoundItems());
        foreach (var source in _sources)
        {
            // The sources answer at once: the search here is no call over a network.
            found.Clear();
            source.RetrieveAsync(context, found, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            foreach (ref readonly var item in found.All)
                if (item.Row.CanBeShown && !excluded.Contains(item.Row.Item.Id)) retrieved.Add(item.Row, source.Source, item.Score);
        }
        part.Retrieved += retrieved.Count;
        for (var i = 0; i < Candidates && retrieved.Count > 0; i++) Negative(retrieved.All[random.Next(retrieved.Count)].Row);
        var popular = release.Shelves.Popular;
        for (var i = 0; i < Popular && popular.Count > 0; i++) Negative(popular[random.Next(Math.Min(200, popular.Count))]);
        for (var i = 0; i < AnyItem; i++) Negative(release.Items.Rows[random.Next(release.Items.Count)]);

        void Negative(ItemRow row)
        {
            if (excluded.Contains(row.Item.Id)) return;
            part.Add(context.Customer, row, input.Heads.Select(head => RankerHeads.LabelOf(head, [])), drawn: true);
            part.Negatives++;
        }
    }

    private float[] QueryOf(CustomerProfile profile) => Queries.Of(profile, release.Items, release.QueryEncoder);

    /// <summary>The examples of one customer.</summary>
    private sealed class Part
    {
        public List<float> Customers { get; } = [];
        public List<int> Moments { get; } = [];
        public List<int> Items { get; } = [];
        public List<float> Pairs { get; } = [];
        public List<float> Labels { get; } = [];
        public List<bool> Drawn { get; } = [];
        public int MomentCount { get; private set; }
        public int Negatives { get; set; }
        public long Retrieved { get; set; }

        /// <summary>The rows that follow are of this moment.</summary>
        public void Begin(CustomerFeatures customer, int dimensions)
        {
            var features = new float[CustomerSideFeatures.Width(dimensions)];
            CustomerSideFeatures.Fill(customer, dimensions, features);
            Customers.AddRange(features);
            MomentCount++;
        }

        public void Add(CustomerFeatures customer, ItemRow row, IEnumerable<float> labels, bool drawn)
        {
            Span<float> pair = stackalloc float[RankingFeatures.Width];
            RankingFeatures.Fill(customer, row, pair);
            Pairs.AddRange(pair);
            Labels.AddRange(labels);
            Moments.Add(MomentCount - 1);
            Items.Add(row.Index);
            Drawn.Add(drawn);
        }
    }
}
