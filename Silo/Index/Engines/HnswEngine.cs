using Personalization.Core.Pacing;
using Personalization.VectorIndex;

namespace Personalization.Silo.Index.Engines;

/// <summary>The product's own index.</summary>
public sealed class HnswEngine : IIndexEngine
{
    public string Name => IndexOptions.DefaultEngine;
    public bool ReadsReleases => true;

    public IVectorIndex Create(int dimensions) => new HnswIndex(dimensions, new HnswOptions());

    public IVectorIndex Load(string path, WorkPace pace)
    {
        if (pace.IsFull) return IndexSnapshot.Load(path);
        using var file = new PacedStream(File.OpenRead(path), pace);
        var index = IndexSnapshot.Load(file, pace.Breathe);
        if (file.Position == file.Length) return index;
        index.Dispose();
        throw new SnapshotRefusedException(SnapshotFault.Corrupt, $"The index snapshot {path} is corrupt: {file.Length - file.Position} bytes follow its end.");
    }
}
