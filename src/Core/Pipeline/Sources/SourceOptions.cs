namespace Personalization.Core.Pipeline.Sources;

/// <summary>How much one source may bring, and how long the answer waits for it.</summary>
public sealed class SourceOptions
{
    public bool Enabled { get; set; } = true;

    /// <summary>At most so many candidates.</summary>
    public int Quota { get; set; }

    /// <summary>The answer goes on without a source that takes longer; null: as long as the stage may take.</summary>
    public TimeSpan? Budget { get; set; }

    public bool IsSilent => !Enabled || Quota == 0;
}
