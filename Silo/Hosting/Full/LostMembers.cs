using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Configuration;

namespace Personalization.Silo.Hosting.Full;

/// <summary>
/// While this silo joins: declares the members of before dead when all of them are lost, as after a power failure from which they come back at other addresses. Orleans leaves that to
/// other members, of whom there are none, and lets no silo join that cannot reach every one that counts as active. They are lost when for as long as Orleans waits for a sign of life none
/// has given any in the table, by this silo's own stopwatch and not by anybody's clock, and nobody has listened at any of their addresses.
/// </summary>
public sealed partial class LostMembers(string connectionString, string cluster, IOptions<ClusterMembershipOptions> options, TimeProvider time, ILogger<LostMembers> logger) : IHostedLifecycleService, IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Of every active member of $1 its generation and when it said last that it is alive.</summary>
    private const string Signs =
        "(SELECT string_agg(concat_ws(' ', address, port, generation, alive_at), ',' ORDER BY address, port, generation) FROM cluster_member a WHERE a.cluster_id = $1 AND a.status = 3)";
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

    public void Dispose()
    {
        _joined.Cancel();
        _joined.Dispose();
    }

    private async Task WatchAsync(CancellationToken joined)
    {
        var (silent, since) = (default(string), time.GetTimestamp());
        while (!joined.IsCancellationRequested)
        {
            try
            {
                await using var source = NpgsqlDataSource.Create(connectionString);
                var (signs, members) = await ActiveAsync(source, joined);
                // Whoever says something, or listens, lives, and declares the others; so does one who has come meanwhile.
                if (members.Count == 0 || signs != silent || (await Task.WhenAll(members.Select(member => ListensAsync(member, joined)))).Contains(true)) (silent, since) = (signs, time.GetTimestamp());
                else if (time.GetElapsedTime(since) >= options.Value.NumMissedTableIAmAliveLimit * options.Value.IAmAliveTablePublishTimeout && await DeclareDeadAsync(source, signs, joined) is > 0 and var lost) AllLost(logger, lost);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // Whatever is wrong with the database, others tell it; who could not look has seen nobody silent.
                silent = null;
            }
            await Task.Delay(Interval, time, joined).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Who counts as active, and the last signs of life of all of them in one text.</summary>
    private async Task<(string Signs, List<IPEndPoint> Members)> ActiveAsync(NpgsqlDataSource source, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand($"SELECT address, port, {Signs} FROM cluster_member m WHERE cluster_id = $1 AND status = 3");
        command.Parameters.AddWithValue(cluster);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (signs, members) = ("", new List<IPEndPoint>());
        while (await reader.ReadAsync(cancellation))
        {
            members.Add(new IPEndPoint(IPAddress.Parse(reader.GetString(0)), reader.GetInt32(1)));
            signs = reader.GetString(2);
        }
        return (signs, members);
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

    /// <summary>All, or none when there has been a sign of life.</summary>
    private async Task<int> DeclareDeadAsync(NpgsqlDataSource source, string signs, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(
            $"""
            WITH raised AS (UPDATE cluster_version SET version = version + 1, changed_at = now() WHERE cluster_id = $1 RETURNING cluster_id)
            UPDATE cluster_member m SET status = 6 FROM raised WHERE m.cluster_id = raised.cluster_id AND m.status = 3 AND {Signs} = $2
            """);
        command.Parameters.AddWithValue(cluster);
        command.Parameters.AddWithValue(signs);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "All {Count} silos of before are lost: they say no more that they are alive, and nobody listens at their addresses. They are declared dead")]
    private static partial void AllLost(ILogger logger, int count);
}
