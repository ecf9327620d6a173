using Orleans.Activations;

namespace Orleans.Calls;

/// <summary>A call of a method that returns a Task or a ValueTask.</summary>
internal abstract class TaskCall : GrainCall
{
    private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Answer => _answer.Task;

    public override bool IsCompleted => _answer.Task.IsCompleted;

    protected abstract Task Invoke(object grain);

    public sealed override async Task RunAsync(Activation activation)
    {
        try
        {
            await Invoke(activation.GrainInstance!);
            Completed();
            _answer.TrySetResult();
        }
        catch (Exception error)
        {
            Failed(activation, error);
        }
    }

    public sealed override bool Fail(Exception error)
    {
        Completed();
        return error is OperationCanceledException cancelled
            ? _answer.TrySetCanceled(cancelled.CancellationToken)
            : _answer.TrySetException(error);
    }
}
