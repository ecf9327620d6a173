using Personalization.Contracts;
using Personalization.Core.Catalog;
using Personalization.Core.Exploration;
using Personalization.Core.Interactions;
using Personalization.Core.Signals;

namespace Personalization.Silo.Signals;

/// <summary>
/// What one active customer teaches: pairs of what is bought together, and whether the customer turned to what was shown at places left to chance. Such a showing that
/// is followed by so many others without a click has failed. In the grain's turn only.
/// </summary>
internal sealed class CustomerSignals(SignalPublisher publisher)
{
    /// <summary>Showings that wait for a click: two or three slates' worth.</summary>
    private const int Waiting = 12;
    private Queue<ExploredItem>? _explored;
    private Basket? _basket;

    public void Shown(IReadOnlyList<ExploredItem> explored, long nowMs)
    {
        if (explored.Count == 0) return;
        _explored ??= new Queue<ExploredItem>(Waiting);
        foreach (var item in explored)
        {
            if (_explored.Count == Waiting) Tell(_explored.Dequeue(), turnedTo: false, nowMs);
            _explored.Enqueue(item);
        }
    }

    public void Applied(IReadOnlyList<Interaction> applied)
    {
        var pairs = default(List<Signal>);
        foreach (var interaction in applied)
        {
            if (interaction.ItemId is not { } itemId) continue;
            if (Basket.Takes(interaction.Kind)) (_basket ??= new Basket()).Add(interaction, pairs ??= []);
            if (_explored is { Count: > 0 } && InteractionKinds.TasteOf(interaction.Kind, interaction.Value) >= InteractionKinds.TasteOf(InteractionKind.Click)) TurnedTo(ItemKey.Of(itemId), interaction);
        }
        if (pairs is null) return;
        foreach (var pair in pairs) publisher.Add(SignalLogs.Together, pair);
    }

    /// <summary>The customer has gone: what waits has not been turned to.</summary>
    public void Close(long nowMs)
    {
        while (_explored is { Count: > 0 }) Tell(_explored.Dequeue(), turnedTo: false, nowMs);
    }

    /// <summary>What waits would be a trace of the customer.</summary>
    public void Clear() => (_explored, _basket) = (null, null);

    private void TurnedTo(long key, Interaction interaction)
    {
        for (var left = _explored!.Count; left > 0; left--)
        {
            var item = _explored.Dequeue();
            if (item.Key == key) Tell(item, turnedTo: true, interaction.At.ToUnixTimeMilliseconds());
            else _explored.Enqueue(item);
        }
    }

    private void Tell(ExploredItem item, bool turnedTo, long atMs) => publisher.Add(SignalLogs.Exploration, new Signal(item.Key, 0, turnedTo ? 1 : 0, atMs, item.Features));
}
