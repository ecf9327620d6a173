namespace Personalization.VectorIndex;

/// <summary>A snapshot cannot be loaded; the message says why in a sentence.</summary>
public sealed class SnapshotRefusedException : IOException
{
    /// <summary>A refusal for the given reason.</summary>
    public SnapshotRefusedException(SnapshotFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>The reason.</summary>
    public SnapshotFault Fault { get; }
}
