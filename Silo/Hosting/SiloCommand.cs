using System.CommandLine;

namespace Personalization.Silo.Hosting;

/// <summary>The command line of the silo.</summary>
public static class SiloCommand
{
    private static readonly string[] Sections = ["Silo", "Pipeline", "Index", "Inference", "Gateway", "Client", "Blobs", "Sqlite", "Session", "Encode", "Outcomes", "Requests", "Releases", "Membership", "Logging"];

    public static RootCommand Create()
    {
        var port = new Option<int?>("--port") { Description = "Port of the HTTP API and the shop page (5080)." };
        var data = new Option<string?>("--data") { Description = "Folder of everything the silo keeps (data, in the current folder)." };
        var import = new Option<string?>("--import")
        {
            Description = "Data for the first start instead of the synthetic shop: movielens:FOLDER or generic:FOLDER.",
            HelpName = "FORMAT:PATH",
        };
        var fresh = new Option<bool>("--fresh") { Description = "Start over: build anew and, when that has succeeded, forget what the data folder held." };
        var items = new Option<int>("--items") { Description = "Items of the synthetic shop.", DefaultValueFactory = _ => 20_000 };
        var customers = new Option<int>("--customers") { Description = "Customers of the synthetic shop.", DefaultValueFactory = _ => 5_000 };
        var set = new Option<string[]>("--set")
        {
            Description = "Any setting, such as Silo:Shards=2 or Pipeline:Sources:Ann:Quota=500; may be given many times. Environment variables do the same: Silo__Shards=2.",
            HelpName = "Section:Key=value",
        };
        set.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                var (colon, equals) = (token.Value.IndexOf(':', StringComparison.Ordinal), token.Value.IndexOf('=', StringComparison.Ordinal));
                if (colon <= 0 || equals <= colon) result.AddError($"--set {token.Value} is no Section:Key=value");
                else if (!Sections.Contains(token.Value[..colon], StringComparer.OrdinalIgnoreCase))
                    result.AddError($"--set {token.Value}: there is no section {token.Value[..colon]}; there are {string.Join(", ", Sections)}");
            }
        });
        port.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out var value) && value is < 0 or > 65535) result.AddError("--port must be 0 to 65535");
        });
        var command = new RootCommand(
            "Starts one silo with the HTTP API and the shop page. The first start builds a synthetic shop (or imports data), trains a release and publishes it; " +
            "later starts are ready in seconds. Prints 'ready: URL' when it can be asked. Ctrl-C stops it.")
        {
            port, data, import, fresh, items, customers, set,
        };
        command.SetAction((parsed, cancellation) => SiloHost.RunAsync(
            new SiloArguments(
                parsed.GetValue(port), parsed.GetValue(data), parsed.GetValue(import), parsed.GetValue(fresh),
                parsed.GetValue(items), parsed.GetValue(customers), parsed.GetValue(set) ?? []),
            cancellation));
        return command;
    }
}
