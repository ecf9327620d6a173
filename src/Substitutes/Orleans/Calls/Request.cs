using Orleans.Activations;
using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>Something that an activation is to do on its turn: a call, a timer's tick, a stream's delivery.</summary>
internal abstract class Request
{
    public MethodShape Shape = MethodShape.Internal;

    public GrainId Target;

    /// <summary>The sender's request context.</summary>
    public Dictionary<string, object>? Context;

    /// <summary>The timestamp at which the sender stops waiting.</summary>
    public long Deadline = long.MaxValue;

    /// <summary>How long the sender waits.</summary>
    public TimeSpan Timeout;

    /// <summary>The activation that has taken the request.</summary>
    public Activation? Owner;

    // A request is in one list at a time, waiting or running, and carries its own links.
    public Request? Next;
    public Request? Previous;

    /// <summary>Whether the sender no longer waits for it.</summary>
    public abstract bool IsCompleted { get; }

    /// <summary>Whether having run it counts as use of the activation.</summary>
    public virtual bool KeepsAlive => true;

    /// <summary>Whether it may go to another activation when its own is gone.</summary>
    public virtual bool CanMove => true;

    /// <summary>Runs on the activation's scheduler. The task never fails: a failure goes to the sender.</summary>
    public abstract Task RunAsync(Activation activation);

    /// <summary>Ends the sender's waiting with an error; false when it had ended.</summary>
    public abstract bool Fail(Exception error);

    public virtual void OnTimeout(bool cancel) =>
        Fail(new TimeoutException($"Response did not arrive on time in {Timeout} for message: {this}."));

    public override string ToString() => $"Request {Shape.Name} to {Target}";
}
