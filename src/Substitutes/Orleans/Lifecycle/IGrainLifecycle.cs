namespace Orleans.Runtime;

/// <summary>The lifecycle of an activation.</summary>
public interface IGrainLifecycle : ILifecycleObservable;
