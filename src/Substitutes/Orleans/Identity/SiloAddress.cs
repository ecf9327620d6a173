using System.Net;

namespace Orleans.Runtime;

/// <summary>Where a silo listens, and which of its lives this is.</summary>
public sealed class SiloAddress : IEquatable<SiloAddress>, IComparable<SiloAddress>
{
    private SiloAddress(IPEndPoint endpoint, int generation)
    {
        Endpoint = endpoint;
        Generation = generation;
    }

    public static SiloAddress Zero { get; } = New(new IPEndPoint(IPAddress.Any, 0), 0);

    public IPEndPoint Endpoint { get; }

    public int Generation { get; }

    public static SiloAddress New(IPEndPoint ep, int gen) => new(ep, gen);

    public static SiloAddress New(IPAddress address, int port, int generation) => new(new IPEndPoint(address, port), generation);

    public int CompareTo(SiloAddress? other) => string.CompareOrdinal(ToString(), other?.ToString());

    public bool Equals(SiloAddress? other) => other is not null && Endpoint.Equals(other.Endpoint) && Generation == other.Generation;

    public override bool Equals(object? obj) => Equals(obj as SiloAddress);

    public override int GetHashCode() => HashCode.Combine(Endpoint, Generation);

    public string ToParsableString() => $"{Endpoint.Address}:{Endpoint.Port}@{Generation}";

    public override string ToString() => $"S{Endpoint}:{Generation}";
}
