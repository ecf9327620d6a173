using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Unit.Core;

namespace Personalization.Unit.Silo.Embeddings;

/// <summary>A query tower whose runs wait until they are let through, and that counts them.</summary>
internal sealed class GatedTower : IQueryEncoder, IDisposable
{
    private readonly SemaphoreSlim _began = new(0), _gate = new(0);
    private int _runs, _rows;

    public int Runs => _runs;
    public int Rows => _rows;
    public bool IsOpen { get; set; } = true;
    public Exception? Fault { get; set; }

    /// <summary>Ends when the next run has begun.</summary>
    public Task BeganAsync() => _began.WaitAsync();

    public void LetThrough() => _gate.Release();

    public void Encode(int batch, ReadOnlySpan<float> items, ReadOnlySpan<float> events, ReadOnlySpan<float> about, Span<float> queries)
    {
        Interlocked.Increment(ref _runs);
        Interlocked.Add(ref _rows, batch);
        _began.Release();
        if (!IsOpen) _gate.Wait();
        if (Fault is { } fault) throw fault;
        // The mean of the items' vectors is somewhere among them.
        queries.Clear();
        for (var row = 0; row < batch; row++)
            for (var i = 0; i < QueryFeatures.MaxItems; i++) Vectors.Add(queries.Slice(row * SmallShop.Dimensions, SmallShop.Dimensions), items.Slice((row * QueryFeatures.MaxItems + i) * SmallShop.Dimensions, SmallShop.Dimensions));
    }

    public ServingRelease Release(string id, ItemTable items, CustomerSlots? slots = null) => new(
        new ReleaseManifest
        {
            Id = id,
            Created = Given.Start,
            DataSet = "small",
            Dimensions = SmallShop.Dimensions,
            Items = items.Count,
            FeatureSchema = FeatureSchema.Hash,
            Heads = ["click"],
            Slots = slots ?? CustomerSlots.None,
        }, items, this, new LiveShop.CountingEncoder(), null!);

    public void Dispose()
    {
        _began.Dispose();
        _gate.Dispose();
    }
}
