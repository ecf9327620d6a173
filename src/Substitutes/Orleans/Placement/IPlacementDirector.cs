namespace Orleans.Runtime.Placement;

/// <summary>Chooses the silo of a new activation. With one silo there is nothing to choose, so it is made but never asked.</summary>
public interface IPlacementDirector
{
    /// <summary>Under this key of the request context a caller may name the <see cref="SiloAddress"/> that it would like.</summary>
    public const string PlacementHintKey = nameof(PlacementHintKey);

    Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context);

    /// <summary>The silo that the caller would like, if it is one of these; else null.</summary>
    public static SiloAddress? GetPlacementHint(Dictionary<string, object>? requestContextData, SiloAddress[] compatibleSilos) =>
        requestContextData is not null && requestContextData.TryGetValue(PlacementHintKey, out var value) && value is SiloAddress hint && compatibleSilos.Contains(hint)
            ? hint
            : null;
}
