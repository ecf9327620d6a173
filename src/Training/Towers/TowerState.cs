namespace Personalization.Training.Towers;

/// <summary>All that training changes: the item tower, the query tower's parameters, the moments of both, and a copy of the parameters where validation was best.</summary>
internal sealed class TowerState(ItemTower items)
{
    private readonly Dictionary<string, float[]> _parameters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AdamState> _adam = new(StringComparer.Ordinal);

    public ItemTower Items => items;
    public IReadOnlyDictionary<string, float[]> Parameters => _parameters;
    public IReadOnlyDictionary<string, AdamState> Adam => _adam;

    /// <summary>Values of all parameters by name; null before the first measurement.</summary>
    public IReadOnlyDictionary<string, float[]>? Best { get; set; }

    /// <summary>Adds a parameter of the query tower with its starting values, unless it is there.</summary>
    public void Take(string name, float[] start)
    {
        if (_parameters.TryAdd(name, (float[])start.Clone())) _adam[name] = new AdamState(start.Length);
    }

    /// <summary>The arrays themselves, by name.</summary>
    public IEnumerable<(string Name, float[] Values, AdamState Adam)> Arrays() =>
        items.Arrays().Concat(_parameters.Select(p => ("query." + p.Key, p.Value, _adam[p.Key])));

    public void KeepAsBest()
    {
        Best ??= Arrays().ToDictionary(a => a.Name, a => new float[a.Values.Length], StringComparer.Ordinal);
        foreach (var (name, values, _) in Arrays()) values.CopyTo(Best[name], 0);
    }

    /// <summary>Goes back to the best; false where nothing was measured. The moments stay as they are.</summary>
    public bool RestoreBest()
    {
        if (Best is null) return false;
        foreach (var (name, values, _) in Arrays()) Best[name].CopyTo(values, 0);
        return true;
    }
}
