using System.CommandLine;
using Personalization.Storage.Blobs;
using Personalization.Storage.Customers;
using Personalization.Storage.Postgres;
using Personalization.Storage.Precomputed;
using Personalization.Storage.Releases;
using Personalization.Storage.Sqlite.Customers;

namespace Personalization.Training.Cli;

internal static class PrecomputeCommand
{
    private const string Postgres = "postgres:";

    public static Command Make(TimeProvider time)
    {
        var command = new Command("precompute", "Recommends to every customer, whom silos may go on serving meanwhile, and puts the slates into the store: silos answer with them when they can do no better.");
        var customers = new Option<string>("--customers") { Description = "The silo's file of customers, or postgres:CONNECTION-STRING of a cluster", DefaultValueFactory = _ => "data/customers.db" };
        var cluster = new Option<string>("--cluster") { Description = "Of several clusters in one PostgreSQL, the one meant (Silo:Cluster)", DefaultValueFactory = _ => "personalization" };
        var store = new Option<string>("--store") { Description = "A folder, or azure:CONNECTION-STRING", DefaultValueFactory = _ => new BlobStoreOptions().Location };
        var release = new Option<string?>("--release") { Description = "Id of the release in the store; the active one if not given" };
        var take = new Option<int>("--take") { Description = "Items of a slate", DefaultValueFactory = _ => 50 };
        var threads = new Option<int>("--threads") { Description = "At most so many threads", DefaultValueFactory = _ => Environment.ProcessorCount };
        var settings = new Option<string?>("--settings") { Description = "File with the shop's settings, as the silo's appsettings.json: of it the section Pipeline" };
        var keys = new Option<string[]>("--set") { Description = "Pipeline:Key=value, as for the silo; may come several times", DefaultValueFactory = _ => [] };
        foreach (var option in (Option[])[customers, cluster, store, release, take, threads, settings, keys]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var options = PipelineSettings.Read(parsed.GetValue(settings), parsed.GetValue(keys)!);
            var blobs = Stores.Open(parsed.GetValue(store)!, time, written: true);
            var precompute = new Precompute(new ReleaseStore(blobs, time), new PrecomputedStore(blobs, time), time)
            {
                Take = parsed.GetValue(take),
                Threads = parsed.GetValue(threads),
                Options = options,
            };
            var set = await ProgressScreen.RunAsync(progress => Task.Run(
                () => precompute.RunAsync(parsed.GetValue(release), CustomersOf(parsed.GetValue(customers)!, parsed.GetValue(cluster)!), progress, cancellation), cancellation));
            Console.WriteLine($"{set.Customers:N0} customers under release {set.Release}");
        }));
        return command;
    }

    private static IEnumerable<OpenedCustomer> CustomersOf(string location, string cluster) => location.StartsWith(Postgres, StringComparison.Ordinal)
        ? PostgresCustomerArchive.Read(location[Postgres.Length..], cluster)
        : CustomerArchive.Read(location);
}
