namespace Personalization.Core.Pipeline;

/// <summary>The sources by number, and the names that responses and metrics use. Of several, the one with the lowest number is named first.</summary>
public static class CandidateSources
{
    /// <summary>Nearest to the query of what the customer does now.</summary>
    public const int Embedding = 0;

    /// <summary>Nearest to the query of the customer's sessions before.</summary>
    public const int LongTerm = 1;

    /// <summary>Nearest to single items that the customer lately liked.</summary>
    public const int Recent = 2;

    /// <summary>Bought together with those.</summary>
    public const int Together = 3;
    public const int Trending = 4;
    public const int Newest = 5;

    /// <summary>Bought again and again, and due.</summary>
    public const int Repeat = 6;
    public const int Popular = 7;

    /// <summary>Drawn to be learned about.</summary>
    public const int Explore = 8;

    /// <summary>Found by looking through the whole table, when the others brought too few.</summary>
    public const int Scan = 9;

    /// <summary>Those whose scores and places a candidate carries.</summary>
    public const int Scored = 10;

    /// <summary>Chosen before, by the same stages: what answers alone where the others cannot. Its score is the candidate's value.</summary>
    public const int Precomputed = 10;
    public const int Count = 11;

    private static readonly string[] Names = ["ann", "long-term", "recent", "together", "trending", "new", "repeat", "popular", "explore", "scan", "precomputed"];

    public static string NameOf(int source) => Names[source];
}
