namespace Personalization.Inference.Batching;

/// <summary>A request that waits for its run.</summary>
/// <param name="Rows">What it adds to a run.</param>
/// <param name="Until">Timestamp after which nobody waits for the result any more.</param>
internal sealed class BatchedRequest<TRequest, TResult>(TRequest request, int rows, long until, CancellationToken cancellation)
{
    // Continuations belong to the callers, and must not hold up the next run.
    private readonly TaskCompletionSource<TResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TRequest Request => request;
    public int Rows => rows;
    public long Until => until;
    public bool GivenUp => cancellation.IsCancellationRequested;
    public Task<TResult> Result => _result.Task;

    public void Answer(TResult result) => _result.TrySetResult(result);

    public void Fail(Exception error) => _result.TrySetException(error);

    public void Cancel() => _result.TrySetCanceled(cancellation.IsCancellationRequested ? cancellation : new CancellationToken(canceled: true));
}
