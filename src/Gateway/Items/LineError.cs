namespace Personalization.Gateway.Items;

/// <param name="Line">1-based line of the body.</param>
internal sealed record LineError(long Line, string Error);
