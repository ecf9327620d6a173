namespace Orleans;

/// <summary>Marks attributes of constructor parameters that the runtime fills in.</summary>
public interface IFacetMetadata;
