using Microsoft.Extensions.Logging;
using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>
/// Runs the turns of one activation, one after another, on the thread pool. An await inside a turn comes back here, because the turn sees this as
/// its <see cref="TaskScheduler.Current"/>; <see cref="Task.Run(Action)"/> leaves it.
/// </summary>
internal sealed class ActivationScheduler(Activation activation) : TaskScheduler, IThreadPoolWorkItem
{
    // After so many items the thread goes back to the pool, so that a busy activation does not keep others from running.
    private const int Quantum = 128;

    private static readonly Action<object?> Turns = static scheduler => ((ActivationScheduler)scheduler!).RunTurns();

    private readonly Queue<object> _items = new(4);
    private bool _scheduled;

    public override int MaximumConcurrencyLevel => 1;

    public void Post(Request request) => Add(request);

    public void Post(Action action) => Add(action);

    public void Execute()
    {
        RuntimeContext.Current = activation;
        try
        {
            // One task of this scheduler for the whole run makes it the current one for all that runs inside.
            new Task(Turns, this, CancellationToken.None, TaskCreationOptions.None).RunSynchronously(this);
        }
        finally
        {
            RuntimeContext.Current = null;
        }
    }

    protected override void QueueTask(Task task) => Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        !taskWasPreviouslyQueued && ReferenceEquals(RuntimeContext.Current, activation) && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_items)
        {
            return _items.OfType<Task>().ToArray();
        }
    }

    private void Add(object item)
    {
        lock (_items)
        {
            _items.Enqueue(item);
            if (_scheduled)
            {
                return;
            }

            _scheduled = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private void RunTurns()
    {
        for (var i = 0; i < Quantum; i++)
        {
            object? item;
            lock (_items)
            {
                if (!_items.TryDequeue(out item))
                {
                    _scheduled = false;
                    return;
                }
            }

            switch (item)
            {
                case Request request:
                    activation.Run(request);
                    break;
                case Task task:
                    TryExecuteTask(task);
                    break;
                case Action action:
                    Run(action);
                    break;
            }
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Run(Action action)
    {
        try
        {
            action();
        }
        catch (Exception error)
        {
            activation.Silo.Logger.LogError(error, "A turn of {Grain} failed", activation.GrainId);
        }
    }
}
