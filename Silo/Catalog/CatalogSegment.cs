using System.Collections.Immutable;
using Personalization.Contracts;

namespace Personalization.Silo.Catalog;

/// <summary>A stored piece of the log of live changes.</summary>
public sealed class CatalogSegment
{
    public ImmutableArray<CatalogChange> Changes { get; set; } = [];

    /// <summary>Names the log, in its first segment; empty in logs from before logs had names.</summary>
    public Guid Log { get; set; }
}
