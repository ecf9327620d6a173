namespace Personalization.Silo.Index.Full;

/// <summary>A row in the graph. It is live as long as the index names it under its key.</summary>
/// <param name="Key">The caller's key; that of a query is of no meaning.</param>
/// <param name="Vector">[D] float32.</param>
internal sealed record HnswNetRow(long Key, float[] Vector);
