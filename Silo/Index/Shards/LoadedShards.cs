namespace Personalization.Silo.Index.Shards;

/// <summary>The shards in this silo's memory. Replicas of one shard that happen to be on one silo share it, so that two cost no more than one.</summary>
/// <param name="opener">Brings a shard into memory.</param>
public sealed class LoadedShards(IShardOpener opener)
{
    /// <summary>In the place of a replica's number: somebody who wants the shard here before a replica comes.</summary>
    public const int Guest = -1;
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Release, int Shard), Holding> _held = [];

    /// <summary>Raised when this silo lets a release go: its replicas here are of no more use.</summary>
    public event Action<string>? Abandoned;

    /// <summary>Opens a shard, unless another replica of it is here already. Returns at once.</summary>
    public ShardLease Open(string release, int shard, int replica)
    {
        lock (_gate)
        {
            if (!_held.TryGetValue((release, shard), out var holding) || holding.Opened.IsFaulted)
                _held[(release, shard)] = holding = new Holding((isFirst, stop) => opener.OpenAsync(release, shard, isFirst, stop), _gate);
            holding.Replicas.Add(replica);
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

    public void Abandon(string release) => Abandoned?.Invoke(release);

    private async ValueTask CloseAsync(string release, int shard, int replica, Holding holding)
    {
        lock (_gate)
        {
            holding.Replicas.Remove(replica);
            if (holding.Replicas.Count > 0) return;
            if (_held.GetValueOrDefault((release, shard)) == holding) _held.Remove((release, shard));
        }
        await holding.DisposeAsync();
    }

    /// <summary>One shard, and who wants it.</summary>
    private sealed class Holding : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Lock _gate;

        public Holding(Func<Func<bool>, CancellationToken, Task<ShardIndex>> open, Lock gate)
        {
            _gate = gate;
            Opened = Task.Run(() => open(HasFirst, _stop.Token));
        }

        public Task<ShardIndex> Opened { get; }

        /// <summary>A replica may be here twice for a moment, while an activation goes and the next has come.</summary>
        public List<int> Replicas { get; } = [];

        private bool HasFirst()
        {
            lock (_gate) return Replicas.Contains(0);
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await ((Task)Opened).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (Opened.IsCompletedSuccessfully) await (await Opened).DisposeAsync();
            _stop.Dispose();
        }
    }
}
