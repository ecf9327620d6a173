using Personalization.Core.Customers;
using Personalization.Core.Interactions;

namespace Personalization.Core.Features;

/// <summary>What a customer likes, item by item and category by category, as the ranker is told it of every candidate.</summary>
public sealed class CustomerTastes
{
    /// <summary>As many of the newest liked items have a say in <see cref="RecentShareOf"/>.</summary>
    private const int LatestTurns = 5;
    private readonly Dictionary<ulong, float> _tasteShare;
    private readonly Dictionary<long, (int Times, bool InCart)> _touched;
    private readonly Dictionary<ulong, float> _recentShare = new(LatestTurns);

    /// <param name="recent">Newest first.</param>
    /// <param name="dimensions">D.</param>
    internal CustomerTastes(CustomerProfile profile, List<RecentRow> recent, int dimensions)
    {
        // As large as they can become: growing costs more than they do.
        (_tasteShare, _touched) = (new Dictionary<ulong, float>(profile.Tastes.Length), new Dictionary<long, (int, bool)>(recent.Count));
        var halfLifeMs = ProfileBounds.TasteHalfLife.TotalMilliseconds;
        var total = 0d;
        // Shares of the newest moment known, so that a customer who comes back after years has the tastes of then.
        // Of the absolute values: shares stay within -1..1 also when little but dislikes is left.
        foreach (var taste in profile.Tastes) total += Math.Abs(taste.At(profile.LastEventAtMs, halfLifeMs));
        if (total > 0)
            foreach (var taste in profile.Tastes) _tasteShare[Hash64.Of(taste.Category)] = (float)(taste.At(profile.LastEventAtMs, halfLifeMs) / total);

        Passed = new float[dimensions];
        var (latest, passed) = (0, 0);
        foreach (var (row, kind, taste) in recent)
        {
            var touched = _touched.GetValueOrDefault(row.Key);
            _touched[row.Key] = (touched.Times + 1, touched.InCart || kind == InteractionKind.Cart);
            if (taste > 0 && latest++ < LatestTurns) _recentShare[row.CategoryKey] = _recentShare.GetValueOrDefault(row.CategoryKey) + 1f / LatestTurns;
            if (taste >= 0) continue;
            Vectors.Add(Passed, row.Vector);
            passed++;
        }
        HasPassed = passed > 0;
        if (HasPassed)
            foreach (ref var x in Passed.AsSpan()) x /= passed;
    }

    /// <summary>[D] mean of what the customer lately passed over or disliked; zero when there was nothing.</summary>
    public float[] Passed { get; }

    /// <summary>Whether <see cref="Passed"/> is of anything.</summary>
    internal bool HasPassed { get; }

    /// <summary>By category key: the share in −1..1 of the customer's tastes; absolute values add up to 1.</summary>
    public IReadOnlyDictionary<ulong, float> Shares => _tasteShare;
    public float ShareOf(ulong categoryKey) => _tasteShare.GetValueOrDefault(categoryKey);
    public float RecentShareOf(ulong categoryKey) => _recentShare.GetValueOrDefault(categoryKey);
    public (int Times, bool InCart) TouchedOf(long key) => _touched.GetValueOrDefault(key);
}
