using System.Collections.Immutable;
using Personalization.Contracts;
using Personalization.Core.Trends;

namespace Personalization.Silo.Trends;

/// <summary>Decayed counts of one window. In memory: after a restart trends form anew within minutes, and popularity stands in meanwhile.</summary>
public sealed class TrendGrain(TimeProvider time) : Grain, ITrendGrain
{
    private TrendCounts _counts = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = this.GetPrimaryKeyString();
        var window = TrendWindow.Find(key.Split('/')[0]) ?? throw new ArgumentException($"'{key}' is no key of a trend, which are window/partition");
        _counts = new TrendCounts(window);
        return Task.CompletedTask;
    }

    public Task Add(TrendIncrement[] increments)
    {
        foreach (var increment in increments) _counts.Add(increment.ItemId, increment.Weight, increment.AtMs);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<TrendingItem>> Top(int count) => Task.FromResult(_counts.Top(count, time.GetUtcNow().ToUnixTimeMilliseconds()));
}
