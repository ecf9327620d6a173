using System.ComponentModel.DataAnnotations;

namespace Personalization.Silo.Embeddings;

/// <summary>How customers' query embeddings are kept up to date. Bound from the section "Encode".</summary>
public sealed class EncodeOptions
{
    public const string Section = "Encode";

    /// <summary>A recommendation waits no longer for the newest embedding; it goes on with the one before, and says so.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")] public TimeSpan Budget { get; set; } = TimeSpan.FromMilliseconds(150);

    /// <summary>At most so many customers share a run of the query tower.</summary>
    [Range(1, 1024)] public int Rows { get; set; } = 32;

    /// <summary>How long a run under load waits for more customers while it is not half full. An idle silo never waits.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")] public TimeSpan Window { get; set; } = TimeSpan.FromMilliseconds(1);
}
