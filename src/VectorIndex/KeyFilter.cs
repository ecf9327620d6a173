namespace Personalization.VectorIndex;

/// <summary>Which keys a search may return. Called once per row looked at, from any thread, so it must be quick and pure.</summary>
public abstract class KeyFilter
{
    /// <summary>True when the row of this key may be returned.</summary>
    public abstract bool Matches(long key);

    /// <summary>The keys that a predicate accepts.</summary>
    public static KeyFilter Where(Func<long, bool> predicate) => new PredicateFilter(predicate);

    private sealed class PredicateFilter(Func<long, bool> predicate) : KeyFilter
    {
        public override bool Matches(long key) => predicate(key);
    }
}
