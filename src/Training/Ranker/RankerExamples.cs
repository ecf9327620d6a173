namespace Personalization.Training.Ranker;

/// <summary>What the ranker learns from.</summary>
/// <param name="Features">[rows × F], raw.</param>
/// <param name="Labels">[rows × H], each 0 or 1.</param>
/// <param name="Thinning">Candidates that a served request ranks, for each negative that was sampled: how much rarer a positive is in serving than here.</param>
/// <param name="HeldOutFrom">Rows from here on are of other customers than those before, and measure what was learned.</param>
public sealed record RankerExamples(int Rows, float[] Features, float[] Labels, double Thinning, int HeldOutFrom);
