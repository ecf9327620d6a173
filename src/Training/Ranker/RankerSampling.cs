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
/// Makes the ranker's examples from past moments, of what the serving sources would have brought at that moment: positives are the items that the customer turned to next, negatives
/// are drawn from the rest. Features come from Core, as of the moment.
/// </summary>
internal sealed class RankerSampling(TrainingInput input, ServingRelease release, INeighbourSearch search, TrainingOptions options)
{
    private const int Candidates = 16;
    private const double HeldOutShare = 0.1;

    /// <summary>Of few customers more are held out, up to this share: orders are told apart by some hundred of them.</summary>
    private const double MostHeldOut = 0.25;
    private const int FewestHeldOut = 200;

    /// <summary>As many moments tell orders apart; ranking their candidates takes a second or two.</summary>
    private const int MostLists = 1000;
    private readonly ICandidateSource[] _sources = [new EmbeddingSource(search), new LongTermSource(search), new RecentItemsSource(search), new TogetherSource(), new NewItemsSource(), new RepeatSource(), new PopularSource()];
    private readonly PipelineOptions _pipeline = new();

    public RankerExamples Sample(IProgress<double> progress, CancellationToken cancellation)
    {
        // About four moments a customer; beyond the wanted number, an even step over the customers.
        var step = Math.Max(1, (input.Customers.Length * 4 + options.RankerMoments - 1) / options.RankerMoments);
        var customers = input.Customers.Where((_, i) => i % step == 0).ToArray();
        var parts = new Part[customers.Length];
        var heldOut = (int)(parts.Length * (1 - Math.Clamp((double)FewestHeldOut / Math.Max(1, parts.Length), HeldOutShare, MostHeldOut)));
        var done = 0;
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellation };
        Parallel.For(0, customers.Length, parallel, i =>
        {
            parts[i] = new Part();
            // A generator per customer: the same examples however the work is spread.
            var random = new Random(options.Seed ^ unchecked((int)Personalization.Core.Hash64.Of(customers[i].Id)));
            foreach (var moment in Moments.Of(customers[i], random, id => release.Items.Find(id)?.Item.Category)) Add(parts[i], moment, random, listed: i >= heldOut);
            if (Interlocked.Increment(ref done) % 200 == 0) progress.Report((double)done / customers.Length);
        });
        var firstMoment = 0;
        var moments = new List<int>();
        foreach (var part in parts)
        {
            foreach (var moment in part.Moments) moments.Add(firstMoment + moment);
            firstMoment += part.Returning.Count;
        }
        return new RankerExamples(
            [.. parts.SelectMany(p => p.Customers)],
            [.. parts.SelectMany(p => p.Returning)],
            [.. moments],
            [.. parts.SelectMany(p => p.Items)],
            [.. parts.SelectMany(p => p.Pairs)],
            [.. parts.SelectMany(p => p.Labels)],
            [.. parts.SelectMany(p => p.Drawn)],
            Math.Max(1, (double)parts.Sum(p => p.Retrieved) / Math.Max(1, parts.Sum(p => p.Negatives))),
            [.. parts.Skip(heldOut).SelectMany(p => p.Lists).Take(MostLists)],
            parts.Take(heldOut).Sum(p => p.Items.Count));
    }

    private void Add(Part part, Moment moment, Random random, bool listed)
    {
        var (request, now) = (new RecommendationRequest { CustomerId = "", Context = moment.Context }, DateTimeOffset.FromUnixTimeMilliseconds(moment.AtMs));
        var query = Queries.Of(moment.Profile, release, QueryMoment.Of(request, now));
        var context = new PipelineContext(
            request, "", moment.Profile, query, release, _pipeline, now);
        var consumed = moment.Profile.Consumed.Select(c => c.ItemId).ToHashSet(StringComparer.Ordinal);
        var next = moment.Next.Where(i => i.ItemId is not null && !consumed.Contains(i.ItemId)).GroupBy(i => i.ItemId!, StringComparer.Ordinal).ToList();
        var retrieved = Retrieve(context);
        part.Begin(context, release.Items.Dimensions);
        var (wanted, excluded) = (new List<ItemRow>(), consumed);
        foreach (var item in next)
        {
            excluded.Add(item.Key);
            var clicked = item.Any(i => RankerHeads.Meets(RankerHeads.Click, i));
            // Shown and passed over, or disliked, is a negative that nobody has to draw. Only looked at: neither a wish nor its absence.
            if (!clicked && !item.Any(i => i.Kind is InteractionKind.Skip or InteractionKind.Dislike) || release.Items.Find(item.Key) is not { } row) continue;
            // Serving ranks what is retrieved: among the rest there would be no negatives, and the less an item is like one to retrieve, the likelier it would seem. Stars need none.
            var brought = retrieved.Contains(row);
            if (brought || item.Any(i => i.Kind is InteractionKind.Rating))
                part.Add(context, row, input.Heads.Select(head => brought || head == RankerHeads.Rating ? RankerHeads.LabelOf(head, item) : float.NaN), drawn: false);
            if (clicked && brought) wanted.Add(row);
        }
        if (wanted.Count == 0) return;
        var others = new List<ItemRow>(retrieved.Count);
        foreach (ref readonly var candidate in retrieved.All)
            if (candidate.Row.CanBeShown && !excluded.Contains(candidate.Row.Item.Id)) others.Add(candidate.Row);
        part.Retrieved += others.Count;
        for (var i = 0; i < Candidates && others.Count > 0; i++)
        {
            part.Add(context, others[random.Next(others.Count)], input.Heads.Select(head => RankerHeads.LabelOf(head, [])), drawn: true);
            part.Negatives++;
        }
        if (listed) part.List(context, wanted, others);
    }

    private CandidateSet Retrieve(PipelineContext context)
    {
        var (retrieved, found) = (new CandidateSet(), new FoundItems());
        foreach (var source in _sources)
        {
            // The sources answer at once: the search here is no call over a network.
            found.Clear();
            source.RetrieveAsync(context, found, CancellationToken.None).AsTask().GetAwaiter().GetResult();
            found.SortBest();
            found.Cut(_pipeline.Sources[source.Source].Quota);
            foreach (ref readonly var item in found.All) retrieved.Add(item.Row, source.Source, item.Score);
        }
        return retrieved;
    }

    /// <summary>The examples of one customer.</summary>
    private sealed class Part
    {
        private readonly TurnEvidence _evidence = new();

        public List<float> Customers { get; } = [];
        public List<bool> Returning { get; } = [];
        public List<int> Moments { get; } = [];
        public List<int> Items { get; } = [];
        public List<float> Pairs { get; } = [];
        public List<float> Labels { get; } = [];
        public List<bool> Drawn { get; } = [];
        public List<RankedMoment> Lists { get; } = [];
        public int Negatives { get; set; }
        public long Retrieved { get; set; }

        /// <summary>The rows that follow are of this moment.</summary>
        public void Begin(PipelineContext context, int dimensions)
        {
            _evidence.Read(context.Customer, context.Release, context.Blend);
            var features = new float[CustomerSideFeatures.Width(dimensions)];
            CustomerSideFeatures.Fill(context.Customer, dimensions, features);
            Customers.AddRange(features);
            Returning.Add(context.IsReturning);
        }

        /// <summary>Keeps all that was retrieved at the moment, but what the customer had before: it says nothing of the order among the rest.</summary>
        public void List(PipelineContext context, List<ItemRow> wanted, List<ItemRow> others)
        {
            wanted.RemoveAll(Had);
            others.RemoveAll(Had);
            if (wanted.Count == 0) return;
            ItemRow[] items = [.. wanted, .. others];
            Lists.Add(new RankedMoment(context.Customer, items, Array.ConvertAll(items, row => ValueOf(context, row)), [.. items.Select((_, i) => i < wanted.Count)], context.IsReturning));

            bool Had(ItemRow row) => context.Customer.Tastes.TouchedOf(row.Key).Times > 0;
        }

        public void Add(PipelineContext context, ItemRow row, IEnumerable<float> labels, bool drawn)
        {
            Span<float> pair = stackalloc float[RankingFeatures.Width];
            RankingFeatures.Fill(context.Customer, row, ValueOf(context, row), pair);
            Pairs.AddRange(pair);
            Labels.AddRange(labels);
            Moments.Add(Returning.Count - 1);
            Items.Add(row.Index);
            Drawn.Add(drawn);
        }

        private float ValueOf(PipelineContext context, ItemRow row) => _evidence.ValueOf(context.Blend!, row, context.Query);
    }
}
