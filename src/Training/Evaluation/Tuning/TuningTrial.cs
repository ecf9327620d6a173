namespace Personalization.Training.Evaluation.Tuning;

/// <summary>One combination that was tried.</summary>
/// <param name="Places">[choices] the value of each, by place; -1 as usual.</param>
/// <param name="Score">On validation: the more the better.</param>
public sealed record TuningTrial(int[] Places, double Score, TimeSpan Took);
