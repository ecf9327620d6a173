using Orleans.Calls;
using Orleans.Runtime;

namespace Orleans.Activations;

/// <summary>The activations that share one identity: an idle one is asked first, then a new one is made, then the least loaded is asked.</summary>
internal sealed class StatelessWorkers(SiloRuntime silo, GrainClass grainClass, GrainId id) : IRequestTarget
{
    private readonly Lock _gate = new();
    private readonly List<Activation> _workers = [];

    public IEnumerable<Activation> Activations
    {
        get
        {
            lock (_gate)
            {
                return _workers.ToArray();
            }
        }
    }

    public bool Receive(Request request)
    {
        lock (_gate)
        {
            Activation? worker = null;
            var least = int.MaxValue;
            foreach (var candidate in _workers)
            {
                if (candidate.Load is var load && load < least)
                {
                    (worker, least) = (candidate, load);
                }
            }

            if (worker is null || (least > 0 && _workers.Count < grainClass.MaxWorkers))
            {
                worker = new Activation(silo, grainClass, id, Leave);
                _workers.Add(worker);
                worker.Start(request);
            }

            if (worker.Receive(request))
            {
                return true;
            }

            // It ended just now; the next try finds the others or makes a new one.
            _workers.Remove(worker);
            return false;
        }
    }

    public void CollectExpired(long now, List<Request> expired)
    {
        foreach (var worker in Activations)
        {
            worker.CollectExpired(now, expired);
        }
    }

    private void Leave(Activation worker)
    {
        lock (_gate)
        {
            _workers.Remove(worker);
        }
    }
}
