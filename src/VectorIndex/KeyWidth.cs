namespace Personalization.VectorIndex;

/// <summary>How keys are kept.</summary>
public enum KeyWidth
{
    /// <summary>8 bytes: any key.</summary>
    Int64,

    /// <summary>4 bytes: keys from <see cref="int.MinValue"/> to <see cref="int.MaxValue"/>.</summary>
    Int32,
}
