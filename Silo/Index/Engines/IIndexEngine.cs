using Personalization.Core.Pacing;
using Personalization.VectorIndex;

namespace Personalization.Silo.Index.Engines;

/// <summary>What a shard's rows are kept and searched in; chosen by <see cref="IndexOptions.Engine"/>.</summary>
public interface IIndexEngine
{
    string Name { get; }

    /// <summary>Whether the index that comes with a release is a snapshot of this engine.</summary>
    bool ReadsReleases { get; }

    IVectorIndex Create(int dimensions);

    /// <summary>Loads what <see cref="IVectorIndex.Save"/> of one of its indexes has written.</summary>
    /// <exception cref="SnapshotRefusedException">The file is foreign, of an unknown version, truncated or corrupt.</exception>
    IVectorIndex Load(string path, WorkPace pace);
}
