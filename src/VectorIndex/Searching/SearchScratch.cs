using Personalization.VectorIndex.Kernels;

namespace Personalization.VectorIndex.Searching;

/// <summary>What one search (or one write) works with. It belongs to one thread from rent to return and keeps its memory.</summary>
internal sealed unsafe class SearchScratch(int dimensions)
{
    /// <summary>Slots scored in one go.</summary>
    public const int Batch = 512;

    // Kernels round a batch up to a multiple of four.
    private const int Slack = 4;
    private readonly AlignedBuffer<float> _query = new(DotProduct.Padded(dimensions));
    private readonly AlignedBuffer<int> _slots = new(Batch + Slack);
    private readonly AlignedBuffer<float> _scores = new(Batch + Slack);

    public CandidatePool Pool { get; } = new();

    public VisitedSlots Visited { get; } = new();

    /// <summary>[stride], padded with zeros.</summary>
    public float* Query => _query.Pointer;

    /// <summary>[Batch + 4].</summary>
    public int* Slots => _slots.Pointer;

    /// <summary>[Batch + 4].</summary>
    public float* Scores => _scores.Pointer;

    public void SetQuery(ReadOnlySpan<float> query) => query.CopyTo(_query.Span);
}
