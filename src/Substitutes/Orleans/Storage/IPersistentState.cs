using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>A named state of one grain in a storage provider. It is read before the grain's OnActivateAsync.</summary>
public interface IPersistentState<TState> : IStorage<TState>;
