namespace Personalization.Contracts;

/// <summary>
/// Grains of roles that the cluster may be without for a while. Orleans knows no grain type that no silo offers and calls asking for it a fault of the caller; here it is a
/// matter of waiting for a silo with the role.
/// </summary>
public static class OfferedGrains
{
    /// <exception cref="OrleansException">No silo that this process knows of offers the grain.</exception>
    public static T GetOfferedGrain<T>(this IGrainFactory grains, string key) where T : IGrainWithStringKey
    {
        try
        {
            return grains.GetGrain<T>(key);
        }
        catch (ArgumentException e) when (key.Length > 0)
        {
            throw NotOffered<T>(e);
        }
    }

    /// <inheritdoc cref="GetOfferedGrain{T}(IGrainFactory, string)"/>
    public static T GetOfferedGrain<T>(this IGrainFactory grains, long key) where T : IGrainWithIntegerKey
    {
        try
        {
            return grains.GetGrain<T>(key);
        }
        catch (ArgumentException e)
        {
            throw NotOffered<T>(e);
        }
    }

    private static OrleansException NotOffered<T>(ArgumentException cause) => new($"no silo that is known here offers {typeof(T).Name}", cause);
}
