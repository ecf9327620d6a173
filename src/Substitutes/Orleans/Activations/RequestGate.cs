using Orleans.Calls;

namespace Orleans.Activations;

/// <summary>
/// Which requests of an activation run now and which wait: one at a time, unless the class is reentrant, the method always interleaves, or
/// everything that runs only reads and so does the newcomer. Not thread safe: the activation locks.
/// </summary>
internal sealed class RequestGate(bool reentrant)
{
    private readonly RequestList _running = new();
    private readonly RequestList _waiting = new();
    private int _readers;
    private int _writers;

    public int Running => _running.Count;

    public int Waiting => _waiting.Count;

    public bool TryAdmit(Request request)
    {
        if (!MayRun(request))
        {
            return false;
        }

        _running.Add(request);
        if (Counts(request))
        {
            ref var kind = ref request.Shape.ReadOnly ? ref _readers : ref _writers;
            kind++;
        }

        return true;
    }

    public void Wait(Request request) => _waiting.Add(request);

    public void Complete(Request request)
    {
        _running.Remove(request);
        if (Counts(request))
        {
            ref var kind = ref request.Shape.ReadOnly ? ref _readers : ref _writers;
            kind--;
        }
    }

    /// <summary>The first waiting request that may run, now admitted; readers pass a writer that waits for readers.</summary>
    public Request? Next()
    {
        for (var request = _waiting.First; request is not null; request = request.Next)
        {
            if (MayRun(request))
            {
                _waiting.Remove(request);
                TryAdmit(request);
                return request;
            }

            if (_writers > 0)
            {
                // Whatever interleaves with a writer was admitted when it came.
                return null;
            }
        }

        return null;
    }

    /// <summary>Takes a request out of the waiting ones; false when it is not there.</summary>
    public bool Withdraw(Request request)
    {
        for (var waiting = _waiting.First; waiting is not null; waiting = waiting.Next)
        {
            if (ReferenceEquals(waiting, request))
            {
                _waiting.Remove(request);
                return true;
            }
        }

        return false;
    }

    public List<Request> TakeWaiting()
    {
        var taken = new List<Request>(_waiting.Count);
        while (_waiting.First is { } request)
        {
            _waiting.Remove(request);
            taken.Add(request);
        }

        return taken;
    }

    /// <summary>The requests whose senders have waited long enough. Those that wait are dropped; those that run go on, unheard.</summary>
    public void CollectExpired(long now, List<Request> expired)
    {
        for (var request = _running.First; request is not null; request = request.Next)
        {
            if (request.Deadline <= now && !request.IsCompleted)
            {
                expired.Add(request);
            }
        }

        for (var request = _waiting.First; request is not null;)
        {
            var next = request.Next;
            if (request.Deadline <= now)
            {
                _waiting.Remove(request);
                expired.Add(request);
            }

            request = next;
        }
    }

    private bool MayRun(Request request) =>
        _readers + _writers == 0
        || !Counts(request)
        || (_writers == 0 && request.Shape.ReadOnly);

    private bool Counts(Request request) => !reentrant && !request.Shape.AlwaysInterleave;
}
