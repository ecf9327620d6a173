namespace Orleans;

/// <summary>Something that starts and stops in stages: lower numbers start first and stop last.</summary>
public interface ILifecycleObservable
{
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}
