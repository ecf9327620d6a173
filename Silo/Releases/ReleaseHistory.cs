namespace Personalization.Silo.Releases;

/// <summary>What a rollback goes back to; kept over restarts.</summary>
public sealed class ReleaseHistory
{
    public string? Previous { get; set; }
}
