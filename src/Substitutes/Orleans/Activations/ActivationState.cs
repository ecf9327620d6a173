namespace Orleans.Activations;

/// <summary>The life of an activation.</summary>
internal enum ActivationState
{
    /// <summary>Being made: requests wait.</summary>
    Activating,

    /// <summary>Requests run.</summary>
    Valid,

    /// <summary>What runs may end; whatever comes waits for the next activation.</summary>
    Deactivating,

    /// <summary>Gone: takes nothing.</summary>
    Gone,
}
