using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>How memory storage keeps states.</summary>
public class MemoryGrainStorageOptions
{
    /// <summary>Accepted: in one process there is nothing to spread.</summary>
    public int NumStorageGrains { get; set; } = 10;

    public IGrainStorageSerializer? GrainStorageSerializer { get; set; }
}
