using Personalization.Core.Interactions;

namespace Personalization.Core.Customers;

/// <summary>
/// The effect of one interaction on its customer, with the id that keeps it from taking effect twice: what the log keeps, and all that a profile is folded from. It
/// holds what the catalogue said of the item at the time, so that reading the log again under another release gives the same profile.
/// </summary>
/// <param name="EventId"><see cref="Hash64"/> of the event's id.</param>
/// <param name="Value">As in <see cref="Interaction.Value"/>.</param>
/// <param name="ItemId">Null only for a search.</param>
/// <param name="Category">Null when the item was unknown or has none.</param>
/// <param name="PriceBand"><see cref="PriceBands.None"/> when the item was unknown or has no price.</param>
public readonly record struct LoggedInteraction(ulong EventId, InteractionKind Kind, long AtMs, double? Value, string? ItemId, string? Category, sbyte PriceBand = PriceBands.None)
{
    public static LoggedInteraction Of(Interaction interaction, Func<string, ItemTraits> traitsOf)
    {
        var traits = interaction.ItemId is { } itemId ? traitsOf(itemId) : new ItemTraits(null!, null);
        return new LoggedInteraction(
            Hash64.Of(interaction.EventId), interaction.Kind, interaction.At.ToUnixTimeMilliseconds(), interaction.Value, traits.ItemId, traits.Category, traits.PriceBand);
    }
}
