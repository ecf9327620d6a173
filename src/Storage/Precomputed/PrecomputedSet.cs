namespace Personalization.Storage.Precomputed;

/// <summary>Slates of all customers, computed in one go.</summary>
/// <param name="Version">Of the format.</param>
/// <param name="Id">Tells it from those before and after it.</param>
/// <param name="Release">The release that chose them.</param>
/// <param name="CreatedAt">When the first of the customers was read: of what came later nothing is in it.</param>
/// <param name="Buckets">Files that customers are spread over, by hash.</param>
/// <param name="Customers">How many have a slate.</param>
public sealed record PrecomputedSet(int Version, string Id, string Release, DateTimeOffset CreatedAt, int Buckets, int Customers)
{
    public const int CurrentVersion = 1;

    /// <summary>The file that holds the customer, from 0.</summary>
    public int BucketOf(string customerId) => (int)(Core.Hash64.Of(customerId) % (ulong)Buckets);
}
