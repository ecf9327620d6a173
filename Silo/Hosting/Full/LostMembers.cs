using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace Personalization.Silo.Hosting.Full;

/// <summary>
/// While this silo joins: declares the members of before dead when all of them are lost, as after a power failure from which they come back at other addresses. Orleans leaves that to
/// other members, of whom there are none, and lets no silo join that cannot reach every one that counts as active. A member is lost that has not said in the table for as long as Orleans
/// waits that it is alive, and at whose address nobody listens; while one is not, the living are left to declare the others.
/// </summary>
public sealed partial class LostMembers(string connectionString, string cluster, IOptions<ClusterMembershipOptions> options, TimeProvider time, ILogger<LostMembers> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private readonly CancellationTokenSource _joined = new();
    private Task _watching = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _watching = WatchAsync(_joined.Token);
        return Task.CompletedTask;
    }

    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        await _joined.CancelAsync();
        await _watching;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => _joined.CancelAsync();

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _joined.Dispose();

    private async Task WatchAsync(CancellationToken joined)
    {
        while (!joined.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, joined).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (joined.IsCancellationRequested) return;
            try
            {
                await using var source = NpgsqlDataSource.Create(connectionString);
                var since = (time.GetUtcNow() - options.Value.NumMissedTableIAmAliveLimit * options.Value.IAmAliveTablePublishTimeout).UtcDateTime;
                var active = await ActiveAsync(source, since, joined);
                if (active.Count == 0 || active.Any(member => member.IsAlive)) continue;
                if ((await Task.WhenAll(active.Select(member => ListensAsync(member.Endpoint, joined)))).Contains(true)) continue;
                var lost = await DeclareDeadAsync(source, since, joined);
                if (lost > 0) AllLost(logger, lost);
            }
            catch (Exception e) when (e is NpgsqlException or OperationCanceledException)
            {
                // It is tried again, and what is wrong with the database others tell.
            }
        }
    }

    private async Task<List<(IPEndPoint Endpoint, bool IsAlive)>> ActiveAsync(NpgsqlDataSource source, DateTime since, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand("SELECT address, port, alive_at >= $2 FROM cluster_member WHERE cluster_id = $1 AND status = 3");
        command.Parameters.AddWithValue(cluster);
        command.Parameters.AddWithValue(since);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var members = new List<(IPEndPoint, bool)>();
        while (await reader.ReadAsync(cancellation)) members.Add((new IPEndPoint(IPAddress.Parse(reader.GetString(0)), reader.GetInt32(1)), reader.GetBoolean(2)));
        return members;
    }

    private static async Task<bool> ListensAsync(IPEndPoint endpoint, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        using var client = new TcpClient(endpoint.AddressFamily);
        try
        {
            await client.ConnectAsync(endpoint, patience.Token);
            return true;
        }
        catch (Exception e) when (e is SocketException || e is OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>All or none: one that came back meanwhile declares the others.</summary>
    private async Task<int> DeclareDeadAsync(NpgsqlDataSource source, DateTime since, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            """
            WITH raised AS (UPDATE cluster_version SET version = version + 1, changed_at = now() WHERE cluster_id = $1 RETURNING cluster_id)
            UPDATE cluster_member m SET status = 6 FROM raised
            WHERE m.cluster_id = raised.cluster_id AND m.status = 3 AND NOT EXISTS (SELECT FROM cluster_member WHERE cluster_id = $1 AND status = 3 AND alive_at >= $2)
            """);
        command.Parameters.AddWithValue(cluster);
        command.Parameters.AddWithValue(since);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "All {Count} silos of before are lost: they say no more that they are alive, and nobody listens at their addresses. They are declared dead")]
    private static partial void AllLost(ILogger logger, int count);
}
