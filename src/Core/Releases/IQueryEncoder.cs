namespace Personalization.Core.Releases;

/// <summary>The query tower. Thread safe; synchronous and CPU-bound, so never called inside a grain turn.</summary>
public interface IQueryEncoder
{
    /// <param name="items">[B × L × D], see <see cref="Features.QueryFeatures"/>.</param>
    /// <param name="events">[B × L × E], see <see cref="Features.EventFeatures"/>.</param>
    /// <param name="about">[B × P], see <see cref="Features.AboutFeatures"/>.</param>
    /// <param name="queries">[B × D], filled with unit-norm embeddings; zero where there is no event and no attribute is known.</param>
    void Encode(int batch, ReadOnlySpan<float> items, ReadOnlySpan<float> events, ReadOnlySpan<float> about, Span<float> queries);
}
