using System.Collections.Immutable;
using Orleans.Configuration;
using Personalization.Silo.Browse;
using Personalization.Silo.Catalog;
using Personalization.Silo.Customers;
using Personalization.Silo.Index;
using Personalization.Silo.Ranking;
using Personalization.Silo.Requests;
using Personalization.Silo.Signals;
using Personalization.Silo.Trends;

namespace Personalization.Silo;

/// <summary>What a silo does. A silo without a role does not offer its grain classes, so their activations go elsewhere.</summary>
public static class SiloRoles
{
    public const string Customers = "customers";
    public const string Index = "index";
    public const string Ranking = "ranking";
    public const string Catalog = "catalog";
    public const string Gateway = "gateway";
    public static readonly ImmutableArray<string> All = [Customers, Index, Ranking, Catalog, Gateway];

    private static readonly (string Role, Type Grain)[] Grains =
    [
        (Customers, typeof(CustomerGrain)),
        (Customers, typeof(TrendGrain)),
        (Customers, typeof(SignalGrain)),
        (Index, typeof(IndexShardGrain)),
        (Ranking, typeof(RankingGrain)),
        (Catalog, typeof(CatalogGrain)),
        (Customers, typeof(BrowseGrain)),
        (Customers, typeof(KeptRequestsGrain)),
    ];

    /// <summary>Withholds the grain classes of the roles that the silo lacks.</summary>
    public static void Apply(GrainTypeOptions options, ImmutableArray<string> roles)
    {
        foreach (var (role, grain) in Grains)
            if (!roles.Contains(role)) options.Classes.Remove(grain);
    }
}
