using Personalization.Silo.Hosting;
using Personalization.Testing;
using Personalization.Testing.Npm;

namespace Personalization.Integration.Trip;

/// <summary>The same promise on real ratings.</summary>
public sealed class MovieLensTests
{
    [SkippableFact]
    public async Task FiveClicks_OnOneGenre_AtLeastDoubleItsShare()
    {
        var movies = Path.Combine(RepositoryRoot.Path, "..", "shared", "data", "ml-latest-small");
        Skip.IfNot(Directory.Exists(movies), "skipped: ../shared/data not present");
        using var folder = new TemporaryFolder();
        await using var silo = await SiloHost.StartAsync(
            new SiloArguments(Port: 0, folder.File("data"), $"movielens:{movies}", Fresh: false, Items: 20_000, Customers: 5_000, Set: []), CancellationToken.None);
        using var http = new HttpClient { BaseAddress = new Uri(silo.Url) };
        foreach (var customer in new[] { "1", "7", "100", "414", "somebody new" }) await CategoryShare.AssertFiveClicksDoubleAsync(http, customer);
    }
}
