using Personalization.Core.Features;

namespace Personalization.Training.Towers;

/// <summary>What a query tower is told beside the history.</summary>
/// <param name="People">Attributes of the customer.</param>
/// <param name="Moments">Device and time.</param>
internal readonly record struct TowerInputs(bool People, bool Moments)
{
    /// <summary>Parameter by which attributes count beside a history; zero for not at all.</summary>
    public const string PersonGain = "person.gain";

    /// <summary>Parameter by which moments count.</summary>
    public const string MomentWeight = "moment.weight";

    public static TowerInputs Of(CustomerSlots slots) => new(!slots.Attributes.IsEmpty, slots.HasMoment());
}
