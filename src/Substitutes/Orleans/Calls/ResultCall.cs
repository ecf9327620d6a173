using Orleans.Activations;

namespace Orleans.Calls;

/// <summary>A call of a method that returns a Task or a ValueTask with a result.</summary>
internal abstract class ResultCall<T> : GrainCall
{
    private readonly TaskCompletionSource<T> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Answer => _answer.Task;

    public override bool IsCompleted => _answer.Task.IsCompleted;

    protected abstract Task<T> Invoke(object grain);

    public sealed override async Task RunAsync(Activation activation)
    {
        try
        {
            var result = await Invoke(activation.GrainInstance!);
            Completed();
            _answer.TrySetResult(result);
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
