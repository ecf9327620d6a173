using Personalization.Core.Interactions;

namespace Personalization.Unit.Core.Customers;

/// <summary>Streams as unkind as they come: late events, repeated ids, more categories than a profile keeps, every kind.</summary>
internal static class RandomEvents
{
    private static readonly InteractionKind[] Kinds = Enum.GetValues<InteractionKind>();

    public static Interaction[] Of(int seed, int count, int categories = 45, bool repeatIds = true)
    {
        var random = new Random(seed);
        var events = new Interaction[count];
        for (var i = 0; i < count; i++)
        {
            var kind = Kinds[random.Next(Kinds.Length)];
            events[i] = Given.Event(
                kind,
                kind == InteractionKind.Search ? null : $"category{random.Next(categories)}-{random.Next(40)}",
                minute: i + random.Next(-3000, 100),
                value: random.Next(3) == 0 ? null : Math.Round(random.NextDouble() * 5, 1),
                id: repeatIds ? $"e{Math.Max(0, i - random.Next(600))}" : $"e{i}");
        }
        return events;
    }

    public static T[] Shuffled<T>(this IEnumerable<T> items, int seed)
    {
        var array = items.ToArray();
        new Random(seed).Shuffle(array);
        return array;
    }
}
