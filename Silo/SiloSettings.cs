using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace Personalization.Silo;

/// <summary>How this silo runs. Bound from the section "Silo"; the command line sets the common ones.</summary>
public sealed class SiloSettings : IValidatableObject
{
    public const string Section = "Silo";
    public const string DefaultCluster = "personalization";

    /// <summary>Port of the HTTP API and the pages.</summary>
    [Range(0, 65535)] public int Port { get; set; } = 5080;

    /// <summary>Folder of everything this silo keeps.</summary>
    [Required] public string Data { get; set; } = "data";

    /// <summary>Comma-separated, of: customers, index, ranking, catalog, gateway.</summary>
    [Required] public string Roles { get; set; } = string.Join(',', SiloRoles.All);

    /// <summary>Shards of the vector index; the same on every silo.</summary>
    [Range(1, 1024)] public int Shards { get; set; } = 1;

    /// <summary>Copies of each shard, on different silos as far as there are any; the same on every silo.</summary>
    [Range(1, 16)] public int Replicas { get; set; } = 1;

    /// <summary>Greatest breadth of a search of the index that wants fewer items: more finds more and takes longer.</summary>
    [Range(1, 4096)] public int EfSearch { get; set; } = 240;

    /// <summary>
    /// Breadth of a search for <paramref name="k"/> items: some hundred more than are wanted, or the greatest, which finds .97 to .99 of up to 320 among 100,000. A search under a
    /// condition passes over many rows that do not meet it, and always takes the greatest.
    /// </summary>
    public int BreadthOf(int k, bool filtered) => filtered ? Math.Max(k, EfSearch) : Math.Min(EfSearch, k + 100);

    /// <summary>A recommendation that takes longer answers with what it has.</summary>
    public TimeSpan RequestDeadline { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Events that were accepted without waiting (202) and cannot be written are tried again for so long: an outage of the store that is shorter loses none. What is accepted
    /// meanwhile waits in memory.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")] public TimeSpan DeliveryTime { get; set; } = TimeSpan.FromMinutes(25);

    /// <summary>"localhost": this silo alone. "postgres": the silos that share <see cref="ConnectionString"/>.</summary>
    [RegularExpression("localhost|postgres", ErrorMessage = "Silo:Membership must be localhost or postgres")] public string Membership { get; set; } = "localhost";

    /// <summary>PostgreSQL that keeps membership and state of a cluster, with the tables of deploy/sql.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>Make and renew those tables at the start; false where the silo's role may not.</summary>
    public bool CreateTables { get; set; } = true;

    /// <summary>Silos with the same name form a cluster.</summary>
    [Required] public string Cluster { get; set; } = DefaultCluster;

    /// <summary>IPv4 address or host name by which the other silos reach this one.</summary>
    [Required] public string Address { get; set; } = "127.0.0.1";

    /// <summary>Port by which silos reach each other; 0 takes a free one, and keeps it as long as the folder of this silo is there.</summary>
    [Range(0, 65535)] public int SiloPort { get; set; }

    public ImmutableArray<string> RoleSet => [.. Roles.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var role in RoleSet)
            if (!SiloRoles.All.Contains(role)) yield return new ValidationResult($"Silo:Roles has '{role}', must be of {string.Join(", ", SiloRoles.All)}");
        if (RoleSet.IsEmpty) yield return new ValidationResult("Silo:Roles is empty");
        if (RequestDeadline <= TimeSpan.Zero) yield return new ValidationResult($"Silo:RequestDeadline is {RequestDeadline}, must be positive");
        if (Membership == "postgres" && string.IsNullOrEmpty(ConnectionString)) yield return new ValidationResult("Silo:Membership is postgres, so Silo:ConnectionString must be set");
    }
}
