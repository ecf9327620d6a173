namespace Personalization.Contracts;

/// <summary>
/// Grains of roles that the cluster may be without for a while. Orleans knows no grain type that no silo offers and calls asking for it a fault of the caller; here it is a
/// matter of waiting for a silo with the role.
/// </summary>
public static class OfferedGrains
{
    /// <exception cref="OrleansException">No silo that this process knows of offers the grain.</exception>
    public static T GetOfferedGrain<T>(this IGrainFactory grains, string key) where T : IGrainWithStringKey =>
        Offered(grains, key, static (grains, key) => grains.GetGrain<T>(key), isFault: key.Length == 0);

    /// <inheritdoc cref="GetOfferedGrain{T}(IGrainFactory, string)"/>
    public static T GetOfferedGrain<T>(this IGrainFactory grains, long key) where T : IGrainWithIntegerKey =>
        Offered(grains, key, static (grains, key) => grains.GetGrain<T>(key), isFault: false);

    /// <param name="isFault">Whether a refusal is the caller's fault.</param>
    private static T Offered<T, TKey>(IGrainFactory grains, TKey key, Func<IGrainFactory, TKey, T> get, bool isFault)
    {
        try
        {
            return get(grains, key);
        }
        catch (ArgumentException e) when (!isFault)
        {
            throw new OrleansException($"no silo that is known here offers {typeof(T).Name}", e);
        }
    }
}
