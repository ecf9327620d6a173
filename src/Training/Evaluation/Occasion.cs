namespace Personalization.Training.Evaluation;

/// <summary>A customer at a moment: what a model may know when it is asked.</summary>
/// <param name="Customer">Number in the table of events; not to be used as a feature where the protocol asks about customers of whom training saw nothing.</param>
/// <param name="Start">First row of the known history in that table.</param>
/// <param name="End">Row after the last known one; <c>Start == End</c> for a customer of whom nothing is known.</param>
/// <param name="AtMs">The moment, milliseconds since 1970: at or after every known row.</param>
public readonly record struct Occasion(int Customer, int Start, int End, long AtMs);
