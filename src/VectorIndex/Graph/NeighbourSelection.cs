using System.Runtime.CompilerServices;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;
using Personalization.VectorIndex.Searching;

namespace Personalization.VectorIndex.Graph;

/// <summary>Chooses which candidates become links (algorithm 4 of Malkov and Yashunin): near ones, in different directions.</summary>
internal sealed unsafe class NeighbourSelection(RowStore rows, Nearness nearness)
{
    private const int Slack = 4;
    private readonly AlignedBuffer<float> _scores = new(Slack);
    private AlignedBuffer<int> _chosen = new(256);
    private int[] _twins = new int[256];

    private enum Verdict
    {
        Choose,
        LeaveOut,
        Twin,
    }

    /// <summary>The scorer for a row of the index.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public RowScorer ScorerOf(int slot) =>
        new(new QueryScorer(rows.Rows + ((nint)slot * rows.Stride), rows.Rows, rows.Stride), nearness.Penalties[slot], nearness.Penalties);

    /// <summary>Chooses at most <paramref name="limit"/> of the candidates.</summary>
    /// <param name="candidates">As <see cref="CandidatePool.Pack"/> makes them, scored by <see cref="ScorerOf"/> the row, best first.</param>
    /// <param name="limit">At most this many.</param>
    /// <returns>Slots, valid until the next call.</returns>
    /// <remarks>
    /// A candidate nearer to a chosen one than to the row is left out: the chosen one leads there. Equal rows would
    /// never be left out by that rule and fill each other's lists until nothing leads out of their crowd; so only one of equal rows is
    /// chosen, and its twins get what room is left.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<int> Choose(ReadOnlySpan<ulong> candidates, int limit)
    {
        if (_chosen.Length < limit + Slack)
        {
            _chosen = new AlignedBuffer<int>(limit + Slack);
            _twins = new int[limit];
        }

        int* chosen = _chosen.Pointer;
        int count = 0, twins = 0;
        for (int i = 0; i < candidates.Length && count < limit; i++)
        {
            int slot = CandidatePool.SlotOf(candidates[i]);
            switch (Judge(slot, count, CandidatePool.ScoreOf(candidates[i])))
            {
                case Verdict.Choose:
                    chosen[count++] = slot;
                    break;
                case Verdict.Twin when twins < limit:
                    _twins[twins++] = slot;
                    break;
            }
        }

        for (int i = 0; i < twins && count < limit; i++)
        {
            chosen[count++] = _twins[i];
        }

        return _chosen.Span[..count];
    }

    /// <summary>What becomes of a candidate, given its score with the row and those chosen so far.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private Verdict Judge(int slot, int count, float score)
    {
        var scorer = ScorerOf(slot);
        int* chosen = _chosen.Pointer;
        float* scores = _scores.Pointer;
        for (int first = 0; first < count; first += 4)
        {
            int four = Math.Min(4, count - first);
            scorer.Score(chosen + first, four, scores);
            for (int i = 0; i < four; i++)
            {
                if (scorer.IsTwin(chosen[first + i], scores[i]))
                {
                    return Verdict.Twin;
                }

                if (scores[i] > score)
                {
                    return Verdict.LeaveOut;
                }
            }
        }

        return Verdict.Choose;
    }
}
