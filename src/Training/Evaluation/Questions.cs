using Personalization.Training.Data;

namespace Personalization.Training.Evaluation;

/// <summary>Questions about one table of events.</summary>
/// <param name="Events">What the occasions' rows point to.</param>
/// <param name="Ranked">Which items come next? Empty where the protocol does not rank.</param>
/// <param name="Shown">Rows of <paramref name="Events"/> whose acts and ratings are to be predicted from what is known before.</param>
public sealed record Questions(EventTable Events, IReadOnlyList<RankedQuestion> Ranked, IReadOnlyList<ShownQuestion> Shown);
