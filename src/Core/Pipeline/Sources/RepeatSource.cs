namespace Personalization.Core.Pipeline.Sources;

/// <summary>What the customer buys again and again, when it is due: from most of the usual interval on, until it is so long overdue that the habit has ended.</summary>
public sealed class RepeatSource : ICandidateSource
{
    private const double Due = 0.75;
    private const double Ended = 4;

    public int Source => CandidateSources.Repeat;

    public ValueTask<string?> RetrieveAsync(PipelineContext context, FoundItems found, CancellationToken cancellation)
    {
        var nowMs = context.Now.ToUnixTimeMilliseconds();
        foreach (ref readonly var repeated in context.Profile.Repeated.AsSpan())
        {
            var elapsed = repeated.IntervalMs <= 0 ? 0 : (nowMs - repeated.AtMs) / (double)repeated.IntervalMs;
            if (elapsed is < Due or > Ended || context.Release.Items.Find(repeated.ItemId) is not { } row) continue;
            // Most due at the interval itself; a habit of many times is surer than one of two.
            found.Offer(row, (float)((1 - 1d / repeated.Times) / (1 + Math.Abs(elapsed - 1))), context.Options.Sources.Repeat.Quota);
        }
        found.SortBest();
        return default;
    }
}
