namespace Personalization.Core.Releases;

/// <summary>The item tower for items that training has not seen. Thread safe; synchronous and CPU-bound.</summary>
public interface IItemEncoder
{
    /// <param name="attributes">[B × A], see <see cref="Features.ItemFeatures"/>.</param>
    /// <param name="vectors">[B × D], filled with unit-norm vectors.</param>
    void Encode(int batch, ReadOnlySpan<float> attributes, Span<float> vectors);
}
