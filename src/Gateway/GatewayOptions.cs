using System.ComponentModel.DataAnnotations;
using Personalization.Gateway.Security;

namespace Personalization.Gateway;

/// <summary>What the edge lets in. Bound from the section "Gateway".</summary>
public sealed class GatewayOptions
{
    public const string Section = "Gateway";

    /// <summary>Keys that callers must send as X-Api-Key. Without any the gateway listens on loopback only.</summary>
    public IList<ApiKey> ApiKeys { get; } = [];

    /// <summary>Longer bodies get 413; the streamed catalogue import is not bounded.</summary>
    [Range(1024, 1024 * 1024 * 1024)] public int MaxBodyBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>One line of a streamed catalogue import.</summary>
    [Range(1024, 16 * 1024 * 1024)] public int MaxLineBytes { get; set; } = 256 * 1024;

    /// <summary>Items of a streamed import that go to the catalogue together.</summary>
    [Range(1, 5000)] public int ImportBatch { get; set; } = 500;

    /// <summary>Requests per second and key (without keys: per address) in the long run; 0 is no limit.</summary>
    [Range(0, 1_000_000)] public int RequestsPerSecond { get; set; }

    /// <summary>Requests at once above the long run; 0 is one second's worth.</summary>
    [Range(0, 1_000_000)] public int RequestBurst { get; set; }

    /// <summary>Whether the shop page is served at "/".</summary>
    public bool ShopPage { get; set; } = true;
}
