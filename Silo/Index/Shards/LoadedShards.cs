using Microsoft.Extensions.Options;

namespace Personalization.Silo.Index.Shards;

/// <summary>The shards in this silo's memory. Replicas of one shard that happen to be on one silo share it, so that two cost no more than one.</summary>
/// <param name="opener">Brings a shard into memory.</param>
/// <param name="options">How long one stays that no replica wants.</param>
/// <param name="time">The clock.</param>
public sealed class LoadedShards(IShardOpener opener, IOptions<IndexOptions> options, TimeProvider time) : IAsyncDisposable
{
    /// <summary>In the place of a replica's number: somebody who wants the shard here before a replica comes.</summary>
    public const int Guest = -1;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Release, int Shard), Holding> _held = [];
    private bool _disposed;

    /// <summary>Raised when this silo lets a release go: its replicas here are of no more use.</summary>
    public event Action<string>? Abandoned;

    /// <summary>Opens a shard, unless another replica of it is here already. Returns at once.</summary>
    public ShardLease Open(string release, int shard, int replica)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_held.TryGetValue((release, shard), out var holding) || holding.IsOfNoUse)
                _held[(release, shard)] = holding = new Holding((isFirst, stop) => opener.OpenAsync(release, shard, isFirst, stop), _gate);
            holding.Replicas.Add(replica);
            holding.Openings++;
            return new ShardLease(holding.Opened, () => CloseAsync(release, shard, replica, holding));
        }
    }

    /// <summary>Which replicas of a shard are here and can be searched: bit r for replica r.</summary>
    public uint Here(string release, int shard)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue((release, shard), out var holding) || !holding.Opened.IsCompletedSuccessfully) return 0;
            var here = 0u;
            foreach (var replica in holding.Replicas) here |= replica == Guest ? 0 : 1u << replica;
            return here;
        }
    }

    /// <summary>The shard, if it is here and can be searched, also while no replica wants it for a moment.</summary>
    public ShardIndex? Find(string release, int shard)
    {
        lock (_gate) return _held.TryGetValue((release, shard), out var holding) && holding.Opened.IsCompletedSuccessfully ? holding.Opened.Result : null;
    }

    public void Abandon(string release)
    {
        Abandoned?.Invoke(release);
        lock (_gate)
            foreach (var holding in _held.Where(h => h.Key.Release == release).Select(h => h.Value)) holding.Abandoned.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        List<Holding> all;
        lock (_gate)
        {
            (_disposed, all) = (true, [.. _held.Values]);
            _held.Clear();
        }
        foreach (var holding in all) await holding.DisposeAsync();
    }

    /// <summary>A replica often comes back at once: an activation goes and another comes when the cluster changes.</summary>
    private async ValueTask CloseAsync(string release, int shard, int replica, Holding holding)
    {
        int openings;
        lock (_gate)
        {
            holding.Replicas.Remove(replica);
            openings = holding.Openings;
        }
        if (options.Value.KeepClosed == TimeSpan.Zero) await ForgetAsync();
        else _ = ForgetLaterAsync();

        async Task ForgetLaterAsync()
        {
            await Task.WhenAny(holding.Abandoned.Task, Task.Delay(options.Value.KeepClosed, time)).ConfigureAwait(false);
            await ForgetAsync().ConfigureAwait(false);
        }

        async Task ForgetAsync()
        {
            lock (_gate)
            {
                if (holding.Replicas.Count > 0 || holding.Openings != openings) return;
                if (_held.GetValueOrDefault((release, shard)) == holding) _held.Remove((release, shard));
            }
            await holding.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>One shard, and who wants it.</summary>
    private sealed class Holding : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Lock _gate;
        private int _disposed;

        public Holding(Func<Func<bool>, CancellationToken, Task<ShardIndex>> open, Lock gate)
        {
            _gate = gate;
            Opened = Task.Run(() => open(HasFirst, _stop.Token));
        }

        public Task<ShardIndex> Opened { get; }

        public bool IsOfNoUse => Opened.IsFaulted || Opened.IsCompletedSuccessfully && Opened.Result.IsBroken;

        /// <summary>A replica may be here twice for a moment, while an activation goes and the next has come.</summary>
        public List<int> Replicas { get; } = [];

        /// <summary>How often a replica has come: one that has gone since is not the last if another came after it.</summary>
        public int Openings { get; set; }

        /// <summary>Done when the release is of no more use.</summary>
        public TaskCompletionSource Abandoned { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private bool HasFirst()
        {
            lock (_gate) return Replicas.Contains(0);
        }

        public async ValueTask DisposeAsync()
        {
            if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
            await _stop.CancelAsync();
            await ((Task)Opened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Opened.IsCompletedSuccessfully) await (await Opened).DisposeAsync();
            _stop.Dispose();
        }
    }
}
