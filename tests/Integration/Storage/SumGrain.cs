using Orleans;
using Orleans.Runtime;

namespace Personalization.Integration.Storage;

public interface ISumGrain : IGrainWithStringKey
{
    Task AddAsync(int value);

    Task<int> GetAsync();

    Task ClearAsync();
}

/// <summary>A grain with one persistent number.</summary>
public sealed class SumGrain([PersistentState("sum", "sqlite")] IPersistentState<SumState> sum) : Grain, ISumGrain
{
    public Task AddAsync(int value)
    {
        sum.State.Value += value;
        return sum.WriteStateAsync();
    }

    public Task<int> GetAsync() => Task.FromResult(sum.State.Value);

    public Task ClearAsync() => sum.ClearStateAsync();
}

/// <summary>What <see cref="SumGrain"/> keeps.</summary>
[GenerateSerializer, Alias("integration-sum")]
public sealed class SumState
{
    [Id(0)]
    public int Value { get; set; }
}
