using Orleans.Runtime;

namespace Orleans.Calls;

/// <summary>What the methods of a proxy call, one for each kind of answer.</summary>
internal static class ProxyCalls
{
    public static Task Task(GrainReference reference, TaskCall call, MethodShape shape)
    {
        reference.CallSite.Send(reference.GrainId, call, shape);
        return shape.OneWay ? System.Threading.Tasks.Task.CompletedTask : call.Answer;
    }

    public static ValueTask ValueTask(GrainReference reference, TaskCall call, MethodShape shape) => new(Task(reference, call, shape));

    public static Task<T> Result<T>(GrainReference reference, ResultCall<T> call, MethodShape shape)
    {
        reference.CallSite.Send(reference.GrainId, call, shape);
        return shape.OneWay ? System.Threading.Tasks.Task.FromResult<T>(default!) : call.Answer;
    }

    public static ValueTask<T> ValueResult<T>(GrainReference reference, ResultCall<T> call, MethodShape shape) => new(Result(reference, call, shape));

    public static Task Invoked(ValueTask task) => task.AsTask();

    public static Task<T> Invoked<T>(ValueTask<T> task) => task.AsTask();
}
