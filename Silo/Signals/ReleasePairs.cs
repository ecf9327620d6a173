using Personalization.Contracts;
using Personalization.Core.Pipeline.Sources;
using Personalization.Core.Signals;

namespace Personalization.Silo.Signals;

/// <summary>
/// What is bought together, counted for every loaded release on top of what it knows: releases whose data end at the same time share their counts. New counts read the log from its
/// beginning, so that what it no longer holds is lost to them; until they have, which takes the follower's next round, their release answers by its own counts alone. Thread safe.
/// </summary>
public sealed class ReleasePairs
{
    private readonly Lock _taking = new();
    private readonly Dictionary<long, Counted> _byEnd = [];
    private Guid _log;

    /// <summary>Where the log is to be read next: what is furthest behind. Null where nothing is counted.</summary>
    public SignalPosition? Next
    {
        get
        {
            lock (_taking) return _byEnd.Count == 0 ? null : new SignalPosition(_log, _byEnd.Values.Min(c => c.Next));
        }
    }

    /// <summary>Counts of what happens after a release's data end, until they are abandoned as often as they were adopted.</summary>
    /// <param name="dataUntil">Null: of all that happens.</param>
    public ITogetherReader Adopt(DateTimeOffset? dataUntil)
    {
        lock (_taking)
        {
            if (!_byEnd.TryGetValue(EndOf(dataUntil), out var counted)) _byEnd[EndOf(dataUntil)] = counted = new Counted(new PairCounts(EndOf(dataUntil)));
            counted.Releases++;
            return counted.Pairs;
        }
    }

    public void Abandon(DateTimeOffset? dataUntil)
    {
        lock (_taking)
        {
            if (--_byEnd[EndOf(dataUntil)].Releases == 0) _byEnd.Remove(EndOf(dataUntil));
        }
    }

    /// <summary>Counts what is new of a page, each signal once whatever else has been read before.</summary>
    /// <param name="asked">The position that the page was asked for.</param>
    public void Take(SignalPosition asked, SignalPage page)
    {
        lock (_taking)
        {
            if (page.Next.Log != _log)
            {
                foreach (var counted in _byEnd.Values) counted.Next = 0;
                (_log, asked) = (page.Next.Log, default);
            }
            // Who was adopted while the page was on its way wants earlier ones first.
            foreach (var counted in _byEnd.Values)
                if (counted.Next >= asked.Next) counted.Take(page);
        }
    }

    private static long EndOf(DateTimeOffset? dataUntil) => dataUntil?.ToUnixTimeMilliseconds() ?? long.MinValue;

    private sealed class Counted(PairCounts pairs)
    {
        public PairCounts Pairs => pairs;

        /// <summary>How many loaded releases read the counts.</summary>
        public int Releases { get; set; }

        /// <summary>Number of the first signal that is not in the counts.</summary>
        public long Next { get; set; }

        public void Take(SignalPage page)
        {
            var first = page.Next.Next - page.Signals.Length;
            for (var i = Math.Max(0, Next - first); i < page.Signals.Length; i++)
            {
                var signal = page.Signals[i];
                pairs.Add(signal.Item, signal.Other, signal.Weight, signal.AtMs);
            }
            Next = Math.Max(Next, page.Next.Next);
        }
    }
}
