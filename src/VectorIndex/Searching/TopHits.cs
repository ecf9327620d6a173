namespace Personalization.VectorIndex.Searching;

/// <summary>The best k hits among those offered, kept in the caller's span as a heap with the worst at its root.</summary>
internal ref struct TopHits(Span<Hit> hits)
{
    private readonly Span<Hit> _hits = hits;
    private int _count;

    public readonly int Count => _count;

    /// <summary>A hit with a smaller score than this will not be taken.</summary>
    public readonly float Threshold => _count == _hits.Length ? _hits[0].Score : float.NegativeInfinity;

    /// <summary>Takes a hit in, if it is among the best. The span must not be empty.</summary>
    public void Offer(in Hit hit)
    {
        if (_count < _hits.Length)
        {
            Rise(_count++, hit);
        }
        else if (hit.IsBetterThan(_hits[0]))
        {
            Sink(_count, hit);
        }
    }

    /// <summary>Puts the hits into order, best first; nothing may be offered afterwards.</summary>
    public readonly void Sort()
    {
        for (int last = _count - 1; last > 0; last--)
        {
            Hit moved = _hits[last];
            _hits[last] = _hits[0];
            Sink(last, moved);
        }
    }

    private readonly void Rise(int at, in Hit hit)
    {
        while (at > 0 && _hits[(at - 1) / 2].IsBetterThan(hit))
        {
            _hits[at] = _hits[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _hits[at] = hit;
    }

    private readonly void Sink(int size, in Hit hit)
    {
        int at = 0;
        for (int child = 1; child < size; child = (2 * at) + 1)
        {
            if (child + 1 < size && _hits[child].IsBetterThan(_hits[child + 1]))
            {
                child++;
            }

            if (!hit.IsBetterThan(_hits[child]))
            {
                break;
            }

            _hits[at] = _hits[child];
            at = child;
        }

        _hits[at] = hit;
    }
}
