using Personalization.Training.Data;

namespace Personalization.Training.Towers;

/// <summary>Cuts histories into the windows of an epoch: runs of rows that follow each other, each row but the last an input, each but the first a target.</summary>
internal static class TrainingWindows
{
    /// <summary>Short histories go into short windows: sessions of five clicks in windows of fifty would be padding for nine tenths.</summary>
    public static readonly int[] Lengths = [8, 20, Core.Features.QueryFeatures.MaxItems];

    /// <summary>For each of <see cref="Lengths"/>, windows as (first row, inputs), in random order. Histories longer than a window are cut at random places, anew in every epoch.</summary>
    public static List<(int Start, int Count)>[] Of(EventTable events, Random random)
    {
        var windows = new List<(int Start, int Count)>[Lengths.Length];
        for (var l = 0; l < windows.Length; l++) windows[l] = [];
        var longest = Lengths[^1];
        for (var c = 0; c < events.Customers.Count; c++)
        {
            var (at, end) = (events.Starts[c], events.Starts[c + 1] - 1);
            if (end - at > longest)
            {
                var first = random.Next(longest);
                if (first > 0) Add(at, first);
                at += first;
            }
            for (; at < end; at += longest) Add(at, Math.Min(longest, end - at));
        }
        foreach (var list in windows) random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(list));
        return windows;

        void Add(int start, int count) => windows[Array.FindIndex(Lengths, length => count <= length)].Add((start, count));
    }

    /// <summary>The windows of an epoch as steps of at most so many windows a length, in random order.</summary>
    public static List<(int Length, (int Start, int Count)[] Windows)> Steps(EventTable events, Func<int, int> batchOf, Random random)
    {
        var steps = new List<(int, (int, int)[])>();
        var windows = Of(events, random);
        for (var l = 0; l < windows.Length; l++)
            foreach (var part in windows[l].Chunk(batchOf(l))) steps.Add((l, part));
        random.Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(steps));
        return steps;
    }
}
