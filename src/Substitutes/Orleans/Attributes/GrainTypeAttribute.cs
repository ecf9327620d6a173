namespace Orleans;

/// <summary>Names the grain type of a class, instead of the name made from the class name.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class GrainTypeAttribute(string grainType) : Attribute
{
    internal string GrainType { get; } = grainType;
}
