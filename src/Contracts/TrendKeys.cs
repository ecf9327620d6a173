using Personalization.Core.Trends;

namespace Personalization.Contracts;

/// <summary>Keys of <see cref="ITrendGrain"/>: "window/partition", of which there is one yet.</summary>
public static class TrendKeys
{
    public static string Of(TrendWindow window) => $"{window.Name}/0";
}
