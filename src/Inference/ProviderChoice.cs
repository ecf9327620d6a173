namespace Personalization.Inference;

/// <summary>Where a model runs.</summary>
/// <param name="Provider">Never <see cref="InferenceProvider.Auto"/>.</param>
/// <param name="Why">A sentence for operators: that it was asked for, or why what was asked for could not be had.</param>
/// <param name="FellBack">Whether another one was wanted.</param>
public sealed record ProviderChoice(InferenceProvider Provider, string Why, bool FellBack = false);
