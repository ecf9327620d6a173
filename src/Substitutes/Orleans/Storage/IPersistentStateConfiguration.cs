namespace Orleans.Runtime;

/// <summary>Which state, in which provider.</summary>
public interface IPersistentStateConfiguration
{
    string StateName { get; }

    string? StorageName { get; }
}
