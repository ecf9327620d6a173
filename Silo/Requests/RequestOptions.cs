using System.ComponentModel.DataAnnotations;

namespace Personalization.Silo.Requests;

/// <summary>How long answers can be explained afterwards. Bound from the section "Requests".</summary>
public sealed class RequestOptions
{
    public const string Section = "Requests";

    /// <summary>At most so many answers are kept in memory, the newest; of each about 4 KB, and the customer's profile as it was. 0 keeps none.</summary>
    [Range(0, 10_000_000)] public int Kept { get; set; } = 20_000;

    /// <summary>Older ones are not shown any more.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")] public TimeSpan KeptFor { get; set; } = TimeSpan.FromHours(1);
}
