namespace Personalization.Inference;

/// <summary>Where a model runs.</summary>
/// <param name="Provider">Never <see cref="InferenceProvider.Auto"/>.</param>
/// <param name="Why">A sentence for operators: that it was asked for, or why what was asked for could not be had.</param>
public sealed record ProviderChoice(InferenceProvider Provider, string Why);
