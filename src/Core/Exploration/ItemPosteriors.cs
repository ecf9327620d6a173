using System.Collections.Concurrent;

namespace Personalization.Core.Exploration;

/// <summary>How often each item was shown to learn about it, and turned to. Bounded: when full, a share of the least shown goes. Reads never lock.</summary>
public sealed class ItemPosteriors(int capacity = 50_000)
{
    private readonly ConcurrentDictionary<long, Posterior> _items = new();
    private readonly Lock _trimming = new();

    public int Count => _items.Count;

    public Posterior Of(long itemKey) => _items.GetValueOrDefault(itemKey);

    public void Add(long itemKey, bool turnedTo)
    {
        _items.AddOrUpdate(itemKey, static (_, one) => new Posterior(1, one), static (_, known, one) => new Posterior(known.Shown + 1, known.Clicks + one), turnedTo ? 1 : 0);
        if (_items.Count <= capacity || !_trimming.TryEnter()) return;
        try
        {
            foreach (var (key, _) in _items.OrderBy(i => i.Value.Shown).Take(capacity / 10).ToList()) _items.TryRemove(key, out _);
        }
        finally
        {
            _trimming.Exit();
        }
    }
}
