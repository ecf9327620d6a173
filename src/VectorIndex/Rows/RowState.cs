namespace Personalization.VectorIndex.Rows;

/// <summary>What a slot holds.</summary>
internal static class RowState
{
    /// <summary>A row being written, not yet to be found: it may be linked already. Never-used slots are so too.</summary>
    public const byte Unseen = 0;

    /// <summary>The row of its key.</summary>
    public const byte Live = 1;

    /// <summary>A row that is gone: searches walk through it and do not return it; nothing new links to it.</summary>
    public const byte Dead = 2;

    /// <summary>A dead row that the sweep under way is taking out of the graph.</summary>
    public const byte Leaving = 3;

    /// <summary>Nothing, and nobody can reach it.</summary>
    public const byte Free = 4;

    /// <summary>A dead row that nothing leads to any more; calls under way may still be looking at it.</summary>
    public const byte Unlinked = 5;
}
