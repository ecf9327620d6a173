namespace Personalization.Training.Evaluation;

/// <summary>What did the customer do with the item of this row, or how many stars did they give it?</summary>
/// <param name="Row">Its item, acts and value, in the questions' table.</param>
public readonly record struct ShownQuestion(Occasion At, int Row);
