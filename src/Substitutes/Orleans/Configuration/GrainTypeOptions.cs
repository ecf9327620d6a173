namespace Orleans.Configuration;

/// <summary>The grain classes that this silo offers: all of the program's, unless some are taken out.</summary>
public class GrainTypeOptions
{
    public HashSet<Type> Classes { get; } = [];

    public HashSet<Type> Interfaces { get; } = [];
}
