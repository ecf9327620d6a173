using System.CommandLine;
using Personalization.Storage.Blobs;
using Personalization.Storage.Precomputed;
using Personalization.Storage.Releases;
using Personalization.Storage.Sqlite.Customers;
using Spectre.Console;

namespace Personalization.Training.Cli;

internal static class PrecomputeCommand
{
    public static Command Make(TimeProvider time)
    {
        var command = new Command("precompute", "Recommends to every customer of a silo's data folder, which the silo may be using, and puts the slates into the store: silos answer with them when they can do no better.");
        var customers = new Option<string>("--customers") { Description = "The silo's file of customers", DefaultValueFactory = _ => "data/customers.db" };
        var store = new Option<string>("--store") { Description = "A folder, or azure:CONNECTION-STRING", DefaultValueFactory = _ => new BlobStoreOptions().Location };
        var release = new Option<string?>("--release") { Description = "Id of the release in the store; the active one if not given" };
        var take = new Option<int>("--take") { Description = "Items of a slate", DefaultValueFactory = _ => 50 };
        var threads = new Option<int>("--threads") { Description = "At most so many threads", DefaultValueFactory = _ => Environment.ProcessorCount };
        foreach (var option in (Option[])[customers, store, release, take, threads]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => CommandLine.GuardAsync(async () =>
        {
            var blobs = BlobStoreFactory.Open(new BlobStoreOptions { Location = parsed.GetValue(store)! }, time);
            var precompute = new Precompute(new ReleaseStore(blobs, time), new PrecomputedStore(blobs, time), time)
            {
                Take = parsed.GetValue(take),
                Threads = parsed.GetValue(threads),
            };
            var set = await ProgressScreen.RunAsync(progress => Task.Run(
                () => precompute.RunAsync(parsed.GetValue(release), CustomerArchive.Read(parsed.GetValue(customers)!), progress, cancellation), cancellation));
            AnsiConsole.WriteLine($"{set.Customers:N0} customers under release {set.Release}");
        }));
        return command;
    }
}
