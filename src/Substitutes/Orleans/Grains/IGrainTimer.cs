namespace Orleans.Runtime;

/// <summary>A timer of one activation. It ends with the activation.</summary>
public interface IGrainTimer : IDisposable
{
    void Change(TimeSpan dueTime, TimeSpan period);
}
