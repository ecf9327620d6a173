namespace Personalization.Gateway;

/// <summary>Where the gateway may listen: without API keys nobody but this machine may call it.</summary>
/// <param name="Url">For Kestrel, such as http://127.0.0.1:5080.</param>
/// <param name="Notice">A sentence for the console when the choice needs one.</param>
public sealed record GatewayAddress(string Url, string? Notice)
{
    public static GatewayAddress Choose(GatewayOptions options, int port) => options.ApiKeys.Count == 0
        ? new($"http://127.0.0.1:{port}", "No API keys are configured (Gateway:ApiKeys), so only this machine can call: listening on loopback.")
        : new($"http://0.0.0.0:{port}", null);
}
