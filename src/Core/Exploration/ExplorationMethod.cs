namespace Personalization.Core.Exploration;

/// <summary>How a place of the slate that is left to chance is filled.</summary>
public enum ExplorationMethod
{
    /// <summary>None is left to chance.</summary>
    None,
    EpsilonGreedy,
    Thompson,
    LinUcb,
    Softmax,
}
