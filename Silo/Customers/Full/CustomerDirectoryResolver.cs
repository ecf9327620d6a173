using System.Diagnostics.CodeAnalysis;
using Orleans.GrainDirectory;
using Orleans.Metadata;
using Orleans.Runtime.GrainDirectory;

namespace Personalization.Silo.Customers.Full;

/// <summary>Has customers, and nobody else, looked up in their own directory.</summary>
public sealed class CustomerDirectoryResolver(CustomerDirectory directory) : IGrainDirectoryResolver
{
    public static readonly GrainType Customer = GrainType.Create("customer");

    public bool TryResolveGrainDirectory(GrainType grainType, GrainProperties? properties, [NotNullWhen(true)] out IGrainDirectory? grainDirectory)
    {
        grainDirectory = grainType == Customer ? directory : null;
        return grainDirectory is not null;
    }
}
