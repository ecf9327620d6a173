namespace Personalization.Core.Features;

/// <summary>
/// What a customer's turns say of single items by counts: how strongly each goes together with the latest, and whether it was turned to. Flat, as it is asked for every candidate. Used
/// again by one customer after another; reading is thread safe.
/// </summary>
internal sealed class TurnTable
{
    private readonly PlaceTable _places = new();
    private Entry[] _entries = new Entry[512];
    private int _count;

    /// <summary>Items with a strength, in the order in which they came.</summary>
    public IEnumerable<(int Item, float Strength)> GoingTogether => _entries.Take(_count).Where(e => e.Together > 0).Select(e => (e.Item, e.Together));

    public void Clear()
    {
        _places.Clear();
        _count = 0;
    }

    public void AddTogether(int item, float strength) => Take(item).Together += strength;

    /// <summary>Notes a turn; false when the item has one already.</summary>
    public bool AddTurn(int item)
    {
        ref var entry = ref Take(item);
        return !entry.Had && (entry.Had = true);
    }

    /// <summary>Zero and false for an item of which the turns say nothing.</summary>
    public (float Together, bool Had) Of(int item) => _places.Find(item) is >= 0 and var place ? (_entries[place].Together, _entries[place].Had) : (0, false);

    private ref Entry Take(int item)
    {
        var place = _places.FindOrAdd(item, _count);
        if (place < _count) return ref _entries[place];
        if (place == _entries.Length) Array.Resize(ref _entries, 2 * place);
        _entries[_count++] = new Entry { Item = item };
        return ref _entries[place];
    }

    private struct Entry
    {
        public int Item;
        public float Together;
        public bool Had;
    }
}
