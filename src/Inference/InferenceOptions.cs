using System.ComponentModel.DataAnnotations;

namespace Personalization.Inference;

/// <summary>How the models of a release run.</summary>
public sealed class InferenceOptions
{
    /// <summary>Where models run. A provider that cannot be had gives way to the CPU, which <see cref="ProviderChoice"/> tells.</summary>
    [EnumDataType(typeof(InferenceProvider))]
    public InferenceProvider Provider { get; set; } = InferenceProvider.Auto;

    /// <summary>The device's number, of CUDA.</summary>
    [Range(0, 63)]
    public int Device { get; set; }

    /// <summary>
    /// Threads within one run. One request for each core with one thread each has the best throughput: two threads that share a run cost 40 % of
    /// it and make the 99th percentile several times worse.
    /// </summary>
    [Range(1, 256)]
    public int Threads { get; set; } = 1;

    /// <summary>The most rows of the ranker in one run. Between 256 and 512 the activations stay in a core's cache and a run's fixed cost is lost in its work.</summary>
    [Range(1, 8192)]
    public int RankerRows { get; set; } = 512;

    /// <summary>
    /// Runs of the ranker at once; 0 for as many as there are processors. Requests that find all of them under way share the next one. One is best on a device, which
    /// runs one after the other anyway.
    /// </summary>
    [Range(0, 256)]
    public int RankerRuns { get; set; }

    /// <summary>
    /// A request that finds several runs free is shared among them, in parts of at least so many rows: its customer waits for a part instead of the whole. 0 to keep it whole.
    /// </summary>
    [Range(0, 8192)]
    public int RankerLeastPart { get; set; } = 100;

    /// <summary>How long a run under load waits for more requests while it is not half full. An idle silo never waits.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:01")]
    public TimeSpan RankerWindow { get; set; } = TimeSpan.FromMilliseconds(1);
}
