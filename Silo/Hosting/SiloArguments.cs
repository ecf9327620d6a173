namespace Personalization.Silo.Hosting;

/// <summary>What the command line asked for.</summary>
/// <param name="Import">FORMAT:PATH of the first start's data, or null for the synthetic shop.</param>
/// <param name="Fresh">Forget what the data folder holds.</param>
/// <param name="Set">Section:Key=value, over every other configuration.</param>
public sealed record SiloArguments(int? Port, string? Data, string? Import, bool Fresh, int Items, int Customers, string[] Set);
