namespace Personalization.Core.Pipeline;

/// <summary>What the reordering did to a candidate.</summary>
[Flags]
public enum SlateMoves
{
    None = 0,

    /// <summary>It is unlike what was chosen before it, or too like it.</summary>
    Diversity = 1,

    /// <summary>Its category or another group had its share, or others' groups had theirs.</summary>
    Cap = 2,

    /// <summary>A rule of the shop weighs it up or down.</summary>
    Boost = 4,

    /// <summary>It was put there to learn about it.</summary>
    Exploration = 8,
}
