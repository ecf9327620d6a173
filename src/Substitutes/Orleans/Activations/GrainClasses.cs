using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>The grain classes that this silo offers, by type name and by interface.</summary>
internal sealed class GrainClasses
{
    private readonly Dictionary<GrainType, GrainClass> _byType = [];
    private readonly Dictionary<Type, List<GrainClass>> _byInterface = [];

    public GrainClasses(IOptions<GrainTypeOptions> types, IOptions<GrainCollectionOptions> collection)
    {
        foreach (var type in types.Value.Classes)
        {
            var grainClass = new GrainClass(type, collection.Value);
            if (!_byType.TryAdd(grainClass.GrainType, grainClass))
            {
                throw new OrleansConfigurationException($"Two grain classes are called {grainClass.GrainType}: {_byType[grainClass.GrainType].FullName} and {type.FullName}");
            }

            foreach (var grainInterface in grainClass.Interfaces)
            {
                if (!_byInterface.TryGetValue(grainInterface, out var classes))
                {
                    _byInterface[grainInterface] = classes = [];
                }

                classes.Add(grainClass);
            }
        }
    }

    public IEnumerable<GrainClass> All => _byType.Values;

    public GrainClass? Find(GrainType type) => _byType.GetValueOrDefault(type);

    /// <summary>The class behind an interface; the prefix of a class's full name chooses among several.</summary>
    public GrainClass Resolve(Type grainInterface, string? prefix)
    {
        var candidates = _byInterface.GetValueOrDefault(grainInterface) ?? [];
        if (!string.IsNullOrWhiteSpace(prefix))
        {
            candidates = [.. candidates.Where(c => c.FullName.StartsWith(prefix, StringComparison.Ordinal))];
            if (candidates.Find(c => c.FullName == prefix) is { } exact)
            {
                return exact;
            }
        }

        if (candidates.Count > 1 && candidates.Find(c => grainInterface.Name == "I" + c.Name) is { } primary)
        {
            return primary;
        }

        return candidates.Count switch
        {
            1 => candidates[0],
            0 => throw new ArgumentException($"Could not find an implementation for interface {grainInterface.FullName}"),
            _ => throw new ArgumentException(
                $"Unable to identify a single appropriate grain type for interface {grainInterface.FullName}. Candidates: {string.Join(", ", candidates.Select(c => $"{c.GrainType} ({c.FullName})"))}"),
        };
    }
}
