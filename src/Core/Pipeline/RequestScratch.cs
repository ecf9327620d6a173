using Personalization.Core.Features;
using Personalization.Core.Pipeline.Ranking;
using Personalization.Core.Pipeline.Sources;

namespace Personalization.Core.Pipeline;

/// <summary>What one request writes on while it is under way. Pooled.</summary>
internal sealed class RequestScratch(int sources)
{
    public CandidateSet Candidates { get; } = new();
    public TurnEvidence Evidence { get; } = new();

    /// <summary>Of a former ranking that has ended; null while one is under way.</summary>
    public RankingSheet? Sheet { get; set; }

    /// <summary>[sources] what each found.</summary>
    public FoundItems[] Found { get; } = [.. Enumerable.Range(0, sources).Select(_ => new FoundItems())];

    /// <summary>[sources] those that have not answered at once.</summary>
    public Task<string?>?[] Running { get; } = new Task<string?>?[sources];

    /// <summary>[sources] why each brought nothing, or not all.</summary>
    public string?[] Causes { get; } = new string?[sources];
    public List<string> Degraded { get; } = [];

    public void Clear()
    {
        for (var i = 0; i < Found.Length; i++)
        {
            // A source that was left behind may write on: its list is its own from now on.
            if (Running[i] is { IsCompleted: false }) Found[i] = new FoundItems();
            else Found[i].Clear();
        }
        Array.Clear(Running);
        Array.Clear(Causes);
        Candidates.Clear();
        // No former release's items are kept alive by what lies in the pool.
        if (Sheet is not null) Array.Clear(Sheet.Items);
        Degraded.Clear();
    }
}
