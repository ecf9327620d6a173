using System.Runtime.InteropServices;
using Personalization.VectorIndex.Concurrency;
using Personalization.VectorIndex.Kernels;
using Personalization.VectorIndex.Memory;

namespace Personalization.VectorIndex.Searching;

/// <summary>What one call works with. It belongs to one thread from rent to return, and keeps its memory.</summary>
internal sealed unsafe class Scratch
{
    private const int Slack = 16;
    private readonly AlignedBuffer<float> _query;
    private readonly AlignedBuffer<sbyte> _queryCodes;
    private readonly AlignedBuffer<sbyte> _rowCodes;
    private readonly AlignedBuffer<int> _nodes;
    private readonly AlignedBuffer<int> _slots;
    private readonly AlignedBuffer<int> _ranks;
    private readonly AlignedBuffer<int> _otherNodes;
    private readonly AlignedBuffer<int> _otherSlots;
    private readonly AlignedBuffer<long> _arrivals;
    private readonly AlignedBuffer<long> _met;
    private readonly AlignedBuffer<int> _chosen;
    private readonly AlignedBuffer<int> _chosenNodes;
    private readonly AlignedBuffer<int> _twins;
    private AlignedBuffer<ulong> _visited = new(64);
    private AlignedBuffer<long> _pool;
    private AlignedBuffer<long> _candidates;
    private long _reported;

    /// <param name="stride">Floats in a padded row.</param>
    /// <param name="codeStride">Codes in a padded row, or 0.</param>
    /// <param name="room">Links on the lowest level.</param>
    public Scratch(int stride, int codeStride, int room)
    {
        StepRoom = Math.Max(room, Batch);
        _query = new AlignedBuffer<float>(stride);
        _queryCodes = new AlignedBuffer<sbyte>(codeStride);
        _rowCodes = new AlignedBuffer<sbyte>(codeStride);
        _nodes = new AlignedBuffer<int>(StepRoom + Slack);
        _slots = new AlignedBuffer<int>(StepRoom + Slack);
        _ranks = new AlignedBuffer<int>(StepRoom + Slack);
        _otherNodes = new AlignedBuffer<int>(StepRoom + Slack);
        _otherSlots = new AlignedBuffer<int>(StepRoom + Slack);
        _arrivals = new AlignedBuffer<long>(StepRoom + Slack);
        _met = new AlignedBuffer<long>(StepRoom + Slack);
        _chosen = new AlignedBuffer<int>(room + Slack);
        _chosenNodes = new AlignedBuffer<int>(room + Slack);
        _twins = new AlignedBuffer<int>(room + Slack);
        _pool = new AlignedBuffer<long>(256 + (2 * Sorted.Margin));
        _candidates = new AlignedBuffer<long>(256 + (2 * Sorted.Margin));
        _arrivals.Span[0] = long.MinValue;
        _pool.Span[..Sorted.Margin].Fill(long.MinValue);
        _candidates.Span[..Sorted.Margin].Fill(long.MinValue);
    }

    /// <summary>Slots ranked in one go by a scan.</summary>
    public const int Batch = 256;

    /// <summary>How many nodes a step may bring.</summary>
    public int StepRoom { get; }

    /// <summary>Says since when the call has been looking at the index.</summary>
    public EpochCell Cell { get; } = new();

    /// <summary>[stride], padded with zeros.</summary>
    public float* Query => _query.Pointer;

    /// <summary>[codeStride], padded with zeros.</summary>
    public sbyte* QueryCodes => _queryCodes.Pointer;

    /// <summary>[codeStride]: a row's codes as a query.</summary>
    public sbyte* RowCodes => _rowCodes.Pointer;

    /// <summary>[StepRoom + 16].</summary>
    public int* Nodes => _nodes.Pointer;

    /// <summary>[StepRoom + 16].</summary>
    public int* Slots => _slots.Pointer;

    /// <summary>[StepRoom + 16].</summary>
    public int* Ranks => _ranks.Pointer;

    /// <summary>[StepRoom + 16]: a second of <see cref="Nodes"/>, for the step that is being fetched.</summary>
    public int* OtherNodes => _otherNodes.Pointer;

    /// <summary>[StepRoom + 16].</summary>
    public int* OtherSlots => _otherSlots.Pointer;

    /// <summary>[StepRoom]: entries that a step brings; behind a smallest one.</summary>
    public long* Arrivals => _arrivals.Pointer + 1;

    /// <summary>[StepRoom + 16]: the same, as they come.</summary>
    public long* Met => _met.Pointer;

    /// <summary>[links of the lowest level + 16]: slots of chosen neighbours.</summary>
    public int* Chosen => _chosen.Pointer;

    /// <summary>[links of the lowest level + 16]: their nodes.</summary>
    public int* ChosenNodes => _chosenNodes.Pointer;

    /// <summary>[links of the lowest level + 16]: nodes put aside.</summary>
    public int* Twins => _twins.Pointer;

    /// <summary>Sorted candidates of a walk; see <see cref="MakeRoom"/>.</summary>
    public long* Pool => _pool.Pointer + Sorted.Margin;

    /// <summary>Candidates of other kinds; at least as long as <see cref="Pool"/>.</summary>
    public long* Candidates => _candidates.Pointer + Sorted.Margin;

    /// <summary>How many entries fit <see cref="Candidates"/>.</summary>
    public int CandidateRoom => _candidates.Length - (2 * Sorted.Margin);

    /// <summary>The scale of <see cref="QueryCodes"/>.</summary>
    public float QueryScale { get; private set; }

    /// <summary>The offset of <see cref="QueryCodes"/>, of <see cref="CodeDot.ToQuery"/>.</summary>
    public int QueryOffset { get; private set; }

    /// <summary>How many entries fit <see cref="Pool"/>.</summary>
    public int PoolRoom => _pool.Length - (2 * Sorted.Margin);

    /// <summary>By how much it has grown since it was last asked.</summary>
    public long TakeGrowth()
    {
        long grown = Bytes - _reported;
        _reported += grown;
        return grown;
    }

    private long Bytes => _query.Bytes + _queryCodes.Bytes + _rowCodes.Bytes + _nodes.Bytes + _slots.Bytes + _ranks.Bytes + _chosen.Bytes
        + _chosenNodes.Bytes + _twins.Bytes + _otherNodes.Bytes + _otherSlots.Bytes + _arrivals.Bytes + _met.Bytes + _visited.Bytes + _pool.Bytes + _candidates.Bytes;

    /// <summary>Makes both pools hold so many entries; what is in them is lost when they grow.</summary>
    public void MakeRoom(int entries)
    {
        MakeRoomForPool(entries);
        MakeRoomForCandidates(entries, keep: 0);
    }

    /// <summary>Makes <see cref="Pool"/> hold so many entries; what is in it is lost when it grows.</summary>
    public void MakeRoomForPool(int entries)
    {
        if (entries > PoolRoom)
        {
            _pool = new AlignedBuffer<long>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries) + (2 * Sorted.Margin));
            _pool.Span[..Sorted.Margin].Fill(long.MinValue);
        }
    }

    /// <summary>Makes <see cref="Candidates"/> hold so many entries and keeps the first ones.</summary>
    public void MakeRoomForCandidates(int entries, int keep)
    {
        if (entries > CandidateRoom)
        {
            var grown = new AlignedBuffer<long>((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)entries) + (2 * Sorted.Margin));
            _candidates.Span[..(keep + Sorted.Margin)].CopyTo(grown.Span);
            _candidates = grown;
        }
    }

    /// <summary>Takes a query in.</summary>
    /// <param name="query">[D].</param>
    /// <param name="factor">What its components are multiplied by.</param>
    public void SetQuery(ReadOnlySpan<float> query, double factor)
    {
        var own = _query.Span;
        query.CopyTo(own);
        for (int i = 0; factor != 1 && i < query.Length; i++)
        {
            own[i] = (float)(query[i] * factor);
        }
    }

    /// <summary>Computes the query's codes, where rows have codes. They are needed by all ways to search but the scoring of few rows.</summary>
    public void EncodeQuery()
    {
        if (_queryCodes.Length > 0)
        {
            ushort scale = Quantiser.ScaleOf(Query, _query.Length);
            byte* codes = (byte*)RowCodes;
            Quantiser.Encode(Query, _query.Length, scale, codes, _queryCodes.Length);
            QueryOffset = CodeDot.ToQuery(codes, QueryCodes, _queryCodes.Length);
            QueryScale = Quantiser.Value(scale);
        }
    }

    /// <summary>An empty set of nodes 0 … nodes−1, one bit each: it stays in the first cache levels where stamps would not.</summary>
    public ulong* ClearedVisited(int nodes)
    {
        int words = (nodes + 63) / 64;
        if (_visited.Length < words)
        {
            _visited = new AlignedBuffer<ulong>(words + (words / 4));
        }
        else
        {
            NativeMemory.Clear(_visited.Pointer, (nuint)words * sizeof(ulong));
        }

        return _visited.Pointer;
    }
}
