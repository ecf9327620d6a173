using System.ComponentModel.DataAnnotations;

namespace Personalization.Silo.Releases;

/// <summary>How a silo goes from one release to the next. Bound from the section "Releases".</summary>
public sealed class ReleaseOptions
{
    public const string Section = "Releases";

    /// <summary>
    /// What preparing another release may take of one processor while requests are answered; without any it goes at full speed, as it does before the first release is active. More
    /// is sooner ready, and felt by requests: 100,000 items are about a second of one processor, of which what is the same as before is shared: some ten seconds beside requests.
    /// </summary>
    [Range(0.01, 1)] public double PrepareShare { get; set; } = 0.05;
}
