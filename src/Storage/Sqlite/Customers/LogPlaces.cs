using System.Runtime.InteropServices;

namespace Personalization.Storage.Sqlite.Customers;

/// <summary>
/// Where in the log each customer's newest entry is, and whose claim holds: for those alone who are open or have entries that no snapshot stands for. About 60 bytes
/// each. Thread safe.
/// </summary>
internal sealed class LogPlaces
{
    /// <summary>What is saved of customers found in the log at the start is known only when their row is read.</summary>
    public const long Unknown = -1;

    private readonly Lock _gate = new();
    private readonly Dictionary<UInt128, Place> _places = [];
    private long _tokens;

    public int Count
    {
        get { lock (_gate) return _places.Count; }
    }

    /// <summary>A new claim, which ends those before it.</summary>
    /// <returns>Its token, the customer's newest place, and whether a claim was held until now: its last write may still be under way.</returns>
    public (long Token, long Last, bool WasOpen) Claim(UInt128 key)
    {
        lock (_gate)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out var known);
            if (!known) place.Saved = Unknown;
            var wasOpen = place.Token != 0;
            place.Token = ++_tokens;
            return (place.Token, place.Last, wasOpen);
        }
    }

    public bool Holds(UInt128 key, long token)
    {
        lock (_gate) return _places.TryGetValue(key, out var place) && place.Token == token;
    }

    public void Release(UInt128 key, long token)
    {
        lock (_gate)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrNullRef(_places, key);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref place) || place.Token != token) return;
            place.Token = 0;
            Forget(key, place);
        }
    }

    public (long Last, long Saved) Find(UInt128 key)
    {
        lock (_gate) return _places.TryGetValue(key, out var place) ? (place.Last, place.Saved) : (0, 0);
    }

    /// <summary>An entry is durable at this place.</summary>
    public void Appended(UInt128 key, long at)
    {
        lock (_gate)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrAddDefault(_places, key, out var known);
            if (!known) place.Saved = Unknown;
            place.Last = at;
        }
    }

    /// <summary>The customer's row stands for all up to this place.</summary>
    public void Saved(UInt128 key, long upTo)
    {
        lock (_gate)
        {
            ref var place = ref CollectionsMarshal.GetValueRefOrNullRef(_places, key);
            if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref place)) return;
            place.Saved = upTo;
            Forget(key, place);
        }
    }

    private void Forget(UInt128 key, Place place)
    {
        if (place.Token == 0 && place.Last <= Math.Max(0, place.Saved)) _places.Remove(key);
    }

    private struct Place
    {
        public long Token;
        public long Last;
        public long Saved;
    }
}
