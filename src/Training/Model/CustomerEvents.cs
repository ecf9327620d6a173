using Personalization.Core.Customers;
using Personalization.Core.Interactions;

namespace Personalization.Training.Model;

/// <summary>
/// One customer's history and where it is cut: the first part trains the vectors, the next the ranker, the last is held out. The parts follow each other in time,
/// so that no model sees what comes after the moment that it predicts, and the ranker meets similarities as honest as in serving.
/// </summary>
/// <param name="Events">Oldest first.</param>
/// <param name="VectorsEnd">Events before it train vectors and encoders.</param>
/// <param name="RankerEnd">Events from there to here are what the ranker learns to predict; the rest is for evaluation.</param>
public sealed record CustomerEvents(string Id, Interaction[] Events, int VectorsEnd, int RankerEnd)
{
    private const int FewestToCut = 5;

    /// <summary>The customer before the first event: nothing is known but the person.</summary>
    public CustomerProfile Unknown { get; init; } = CustomerProfile.Empty;

    public static CustomerEvents Of(string id, IReadOnlyList<Interaction> history)
    {
        var count = history.Count;
        var heldOut = count < FewestToCut ? 0 : Math.Clamp(count / 10, 1, 10);
        var ranker = count < FewestToCut ? 0 : Math.Clamp(count * 3 / 20, 1, 20);
        return new CustomerEvents(id, [.. history], count - heldOut - ranker, count - heldOut);
    }
}
