using Personalization.Core.Interactions;

namespace Personalization.Client;

/// <summary>Events sorted by customer.</summary>
internal static class CustomerBatches
{
    /// <summary>The events of each customer, in the order in which they came.</summary>
    public static IReadOnlyCollection<KeyValuePair<string, List<Interaction>>> Of(IReadOnlyList<Interaction> events)
    {
        var byCustomer = new Dictionary<string, List<Interaction>>(StringComparer.Ordinal);
        foreach (var interaction in events)
        {
            if (!byCustomer.TryGetValue(interaction.CustomerId, out var own)) byCustomer[interaction.CustomerId] = own = [];
            own.Add(interaction);
        }
        return byCustomer;
    }
}
