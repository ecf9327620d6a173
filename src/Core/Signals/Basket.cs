using Personalization.Core.Catalog;
using Personalization.Core.Interactions;

namespace Personalization.Core.Signals;

/// <summary>The last ten things that one active customer bought or put into the cart, and the pairs that the next one makes with them. Not thread safe.</summary>
public sealed class Basket
{
    private const int Most = 10;

    /// <summary>An evening's shopping and the days around it.</summary>
    private static readonly long WithinMs = (long)TimeSpan.FromDays(2).TotalMilliseconds;
    private readonly Entry[] _items = new Entry[Most];
    private int _next;

    public static bool Takes(InteractionKind kind) => WeightOf(kind) > 0;

    /// <summary>Adds both directions of every pair that the interaction makes; nothing for kinds that are no buying.</summary>
    public void Add(Interaction interaction, List<Signal> signals)
    {
        if (interaction.ItemId is not { } itemId || !Takes(interaction.Kind)) return;
        var (key, atMs, weight, known) = (ItemKey.Of(itemId), interaction.At.ToUnixTimeMilliseconds(), WeightOf(interaction.Kind), -1);
        for (var i = 0; i < Most; i++)
        {
            var other = _items[i];
            if (other.Key == key) known = i;
            if (other.Weight == 0 || other.Key == key || Math.Abs(other.AtMs - atMs) > WithinMs) continue;
            // Told late or not, a pair is made when the later of the two is bought.
            var (pair, madeAtMs) = (Math.Min(weight, other.Weight), Math.Max(atMs, other.AtMs));
            signals.Add(new Signal(key, other.Key, pair, madeAtMs));
            signals.Add(new Signal(other.Key, key, pair, madeAtMs));
        }
        if (known >= 0) _items[known] = new Entry(key, atMs, Math.Max(weight, _items[known].Weight));
        else _items[_next++ % Most] = new Entry(key, atMs, weight);
    }

    private static float WeightOf(InteractionKind kind) => kind switch { InteractionKind.Purchase => 1, InteractionKind.Cart => 0.5f, _ => 0 };

    private readonly record struct Entry(long Key, long AtMs, float Weight);
}
