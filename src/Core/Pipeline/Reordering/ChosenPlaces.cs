namespace Personalization.Core.Pipeline.Reordering;

/// <summary>Which of a window were chosen, in their order, and how many of them each candidate has been compared with.</summary>
/// <param name="chosen">[places] scratch.</param>
/// <param name="compared">[window] scratch, zeros.</param>
internal ref struct ChosenPlaces(Span<int> chosen, Span<int> compared)
{
    private readonly Span<int> _chosen = chosen, _compared = compared;

    public int Count { get; private set; }

    public void Add(int i) => _chosen[Count++] = i;

    /// <summary>Those chosen since this was last asked for the candidate.</summary>
    public readonly ReadOnlySpan<int> NewTo(int i)
    {
        var from = _compared[i];
        _compared[i] = Count;
        return _chosen[from..Count];
    }
}
