using System.CommandLine;
using Azure;
using Personalization.Storage.Releases;
using Personalization.Training.Data;
using Personalization.Training.Releases;

namespace Personalization.Training.Cli;

/// <summary>The commands import, stats, train, evaluate, tune, publish, releases, precompute and simulate.</summary>
internal static class CommandLine
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int Cancelled = 130; // what shells say of Ctrl-C

    /// <summary>Writing a checkpoint of a large catalogue takes seconds, also after Ctrl-C.</summary>
    private static readonly InvocationConfiguration Patient = new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };

    /// <returns>0 done, 1 the input is at fault and the message says how, 130 cancelled.</returns>
    public static async Task<int> RunAsync(string[] args, TimeProvider time, CancellationToken cancellation = default)
    {
        Screen.SetUp();
        var parsed = Commands(time).Parse(args);
        if (parsed.Errors.Count == 0 && !parsed.CommandResult.Command.Arguments.Any(a => parsed.GetResult(a) is { Tokens: [{ Value: var word }, ..] } && ParseProblems.IsOption(word))) return await parsed.InvokeAsync(Patient, cancellation);
        await Console.Error.WriteLineAsync($"error: {ParseProblems.SentenceOf(parsed)}");
        return Failed;
    }

    public static RootCommand Commands(TimeProvider time)
    {
        var root = new RootCommand(
            """
            Trains the models of Personalization and publishes them as releases.

            A first try:      train --data synthetic --items 2000 --customers 500 --out artifacts/releases
            MovieLens:        train --data movielens:FOLDER      (a folder with ratings.csv and movies.csv)
            Your own data:    train --data generic:FOLDER        (interactions.csv, items.csv)
            What are they?    stats --data generic:FOLDER --html artifacts/stats.html
            How good?         evaluate --data generic:FOLDER --protocol time --html artifacts/evaluation.html
            Then:             publish --release artifacts/releases/ID --store data/blobs --activate
            For hard times:   precompute --customers data/customers.db --store data/blobs --settings appsettings.json
            """);
        root.Subcommands.Add(ImportCommand.Make(time));
        root.Subcommands.Add(StatsCommand.Make(time));
        root.Subcommands.Add(TrainCommand.Make(time));
        root.Subcommands.Add(EvaluateCommand.Make(time));
        root.Subcommands.Add(TuneCommand.Make(time));
        root.Subcommands.Add(PublishCommand.Make(time));
        root.Subcommands.Add(ReleasesCommand.Make(time));
        root.Subcommands.Add(SimulateCommand.Make());
        root.Subcommands.Add(PrecomputeCommand.Make(time));
        return root;
    }

    /// <summary>Runs the work of a command; what the person at the keyboard can mend is a sentence instead of a stack trace.</summary>
    /// <param name="kept">What is left of a cancelled work, in a sentence.</param>
    public static async Task<int> GuardAsync(Func<Task> work, Func<string>? kept = null)
    {
        try
        {
            await work();
            return Done;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"Cancelled. {kept?.Invoke()}".TrimEnd());
            return Cancelled;
        }
        catch (Exception e) when (e is ImportException or WorseReleaseException or InvalidReleaseException or InvalidDataException or IOException or UnauthorizedAccessException or FormatException)
        {
            await Console.Error.WriteLineAsync($"error: {e.Message}");
            return Failed;
        }
        catch (Exception e) when (OfAzure(e) is not null)
        {
            await Console.Error.WriteLineAsync($"error: Azure Blob Storage did not do as asked: {OfAzure(e)!.Message.Split('\n')[0].Trim().TrimEnd('.')}. Look at the connection string and the network, and try again.");
            return Failed;
        }
    }

    /// <summary>The client's own retries end in an exception of exceptions.</summary>
    private static RequestFailedException? OfAzure(Exception error) =>
        error as RequestFailedException ?? (error as AggregateException)?.Flatten().InnerExceptions.OfType<RequestFailedException>().FirstOrDefault();
}
