using System.ComponentModel.DataAnnotations;
using Orleans.Configuration;
using Personalization.Silo;
using Personalization.Silo.Browse;
using Personalization.Silo.Catalog;
using Personalization.Silo.Customers;
using Personalization.Silo.Experiments;
using Personalization.Silo.Index;
using Personalization.Silo.Ranking;
using Personalization.Silo.Releases;
using Personalization.Silo.Requests;
using Personalization.Silo.Signals;
using Personalization.Silo.Trends;

namespace Personalization.Unit.Silo;

/// <summary>What a silo with fewer roles offers.</summary>
public sealed class SiloRolesTests
{
    private static readonly Type[] OfNoRole = [typeof(ExperimentGrain), typeof(ReleaseGrain)];

    [Theory]
    [InlineData(SiloRoles.Customers, typeof(BrowseGrain), typeof(CustomerGrain), typeof(KeptRequestsGrain), typeof(SignalGrain), typeof(TrendGrain))]
    [InlineData(SiloRoles.Index, typeof(IndexShardGrain))]
    [InlineData(SiloRoles.Ranking, typeof(RankingGrain))]
    [InlineData(SiloRoles.Catalog, typeof(CatalogGrain))]
    [InlineData(SiloRoles.Gateway)]
    public void ASilo_OffersTheGrainsOfItsRoles_AndThoseThatEverySiloHas(string role, params Type[] grains)
    {
        Assert.Equal(Named([.. grains, .. OfNoRole]), Named(Offered(role)));
        Assert.Equal(Named(AllGrains.Except(grains)), Named(Offered([.. SiloRoles.All.Except([role])])));
    }

    [Fact]
    public void ASiloOfAllRoles_OffersEveryGrain() => Assert.Equal(Named(AllGrains), Named(Offered([.. SiloRoles.All])));

    [Theory]
    [InlineData("customers,baker", "Silo:Roles has 'baker', must be of customers, index, ranking, catalog, gateway")]
    [InlineData("customers,Ranking", "Silo:Roles has 'Ranking', must be of customers, index, ranking, catalog, gateway")]
    [InlineData(" , ", "Silo:Roles is empty")]
    public void ARoleThatThereIsNot_IsRefusedByName(string roles, string expected)
    {
        var settings = new SiloSettings { Roles = roles };
        Assert.Equal(expected, Assert.Single(settings.Validate(new ValidationContext(settings))).ErrorMessage);
    }

    [Fact]
    public void Roles_StandApartByCommas_WithOrWithoutBlanks()
    {
        var settings = new SiloSettings { Roles = "index, ranking," };
        Assert.Empty(settings.Validate(new ValidationContext(settings)));
        Assert.Equal("index|ranking", string.Join("|", settings.RoleSet));
    }

    private static IEnumerable<Type> AllGrains => typeof(SiloRoles).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Grain)) && !type.IsAbstract);

    private static HashSet<Type> Offered(params string[] roles)
    {
        var options = new GrainTypeOptions();
        options.Classes.UnionWith(AllGrains);
        SiloRoles.Apply(options, [.. roles]);
        return options.Classes;
    }

    private static IEnumerable<string> Named(IEnumerable<Type> grains) => grains.Select(grain => grain.Name).Order(StringComparer.Ordinal);
}
