using System.Globalization;
using Personalization.Silo.Hosting;
using Personalization.Testing;

namespace Personalization.Integration.Training;

/// <summary>A silo over a shop whose customers' taste is their country's alone: items of all categories are of four makes, and every customer wants those of one.</summary>
public sealed class CountryShop : IAsyncLifetime
{
    public const int Countries = 4, Items = 240;
    private const int Customers = 400;
    private readonly TemporaryFolder _folder = new();
    private RunningSilo _silo = null!;

    public HttpClient Http { get; private set; } = null!;

    public string FolderOf(string release) => Path.Combine(_folder.File("data"), "blobs", "releases", release);

    public async Task InitializeAsync()
    {
        WriteShop(Directory.CreateDirectory(_folder.File("shop")).FullName);
        // What trends, and what goes together since the release, is known to the silo alone and differs from moment to moment.
        _silo = await SiloHost.StartAsync(
            new SiloArguments(Port: 0, _folder.File("data"), Import: $"generic:{_folder.File("shop")}", Fresh: false, Items: 1500, Customers: 300, Set: ["Pipeline:Sources:Trending:Enabled=false", "Pipeline:Sources:Together:Enabled=false"]),
            CancellationToken.None);
        Http = new HttpClient { BaseAddress = new Uri(_silo.Url) };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        await _silo.DisposeAsync();
        _folder.Dispose();
    }

    private static void WriteShop(string folder)
    {
        var random = new Random(17);
        File.WriteAllLines(Path.Combine(folder, "items.csv"), ["item_id,title,category", .. Enumerable.Range(0, Items).Select(i => $"i{i},Thing {i},kind{i / 7 % 6}")]);
        File.WriteAllLines(Path.Combine(folder, "customers.csv"), ["customer_id,country,age", .. Enumerable.Range(0, Customers).Select(c => $"c{c},land{c % Countries},{18 + c * 31 % 50}"), "silent,land2,33"]);
        var rows = Enumerable.Range(0, Customers).SelectMany(c => Enumerable.Range(0, 14).Select(i => (Customer: c, Day: random.NextDouble() * 60)))
            .Select(e => $"c{e.Customer},i{random.Next(Items / Countries) * Countries + e.Customer % Countries},click,,{DateTimeOffset.UnixEpoch.AddDays(20_000 + e.Day):O},{(random.Next(2) == 0 ? "phone" : "desktop")}");
        File.WriteAllLines(Path.Combine(folder, "interactions.csv"), ["customer_id,item_id,kind,value,timestamp,device", .. rows]);
    }
}
