namespace Personalization.Core.Pipeline;

/// <summary>The sources by number, and the names that responses use.</summary>
public static class CandidateSources
{
    public const int Embedding = 0;
    public const int Recent = 1;
    public const int Trending = 2;
    public const int Newest = 3;
    public const int Popular = 4;
    public const int Scan = 5;
    public const int Count = 6;

    private static readonly string[] Names = ["ann", "recent", "trending", "new", "popular", "scan"];

    public static string NameOf(int source) => Names[source];
}
