using System.Runtime.CompilerServices;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Rows;

namespace Personalization.VectorIndex.Searching;

/// <summary>Rows that a scan met and that may be among the best, with the bound that decides.</summary>
/// <param name="scratch">The pool takes the best lower bounds, the candidates the rows with their upper bounds.</param>
/// <param name="wanted">How many are to be right for certain.</param>
internal unsafe ref struct Collected(Scratch scratch, int wanted)
{
    private readonly int _wanted = Prepared(scratch, wanted);
    private readonly void* _moves = Sorted.Table;
    private int _bounds;
    private int _count;

    /// <summary>A row whose upper bound is smaller is not among the best.</summary>
    public float Threshold { get; private set; } = float.NegativeInfinity;

    /// <summary>Takes in a row whose upper bound is not below the threshold.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(int slot, float low, float high)
    {
        long* pool = scratch.Pool;
        long entry = Entry.Of(Rank.Of(low), slot);
        if (_bounds < _wanted || entry < pool[_bounds - 1])
        {
            int full = _bounds == _wanted ? 1 : 0;
            Sorted.Insert(pool + _bounds - full, entry, _moves);
            _bounds += 1 - full;
            if (_bounds == _wanted)
            {
                Threshold = Rank.ToScore(Entry.RankOf(pool[_bounds - 1]));
            }
        }

        if (_count == scratch.CandidateRoom)
        {
            MakeRoom();
        }

        scratch.Candidates[_count++] = Entry.Of(Rank.Of(high), slot);
    }

    /// <summary>Scores what is left in float32, and puts it in order.</summary>
    public int Finish(RowColumns rows)
    {
        Compact();
        Rescoring.Score(rows, scratch, _count);
        new Span<long>(scratch.Candidates, _count).Sort();
        return _count;
    }

    private static int Prepared(Scratch scratch, int wanted)
    {
        scratch.MakeRoom(wanted + 1);
        return wanted;
    }

    private void Compact()
    {
        int worst = Rank.Of(Threshold);
        long* candidates = scratch.Candidates;
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            candidates[kept] = candidates[i];
            kept += Entry.RankOf(candidates[i]) <= worst ? 1 : 0;
        }

        _count = kept;
    }

    private void MakeRoom()
    {
        Compact();
        if (_count > scratch.CandidateRoom / 2)
        {
            scratch.MakeRoomForCandidates(2 * scratch.CandidateRoom, _count);
        }
    }
}
