using System.Buffers.Binary;
using System.Threading.Channels;
using Npgsql;

namespace Personalization.Storage.Postgres;

/// <summary>Writes what waits, as much as waits, in one transaction: all entries by one statement, all snapshots by another. A group that fails fails for its callers alone.</summary>
internal sealed class PostgresGroups : IAsyncDisposable
{
    private const int MostWrites = 1000;
    private const int Capacity = 10_000;

    /// <summary>
    /// The lock on the customer's row keeps the claim as it is until the entry is committed. A place that is taken already is another activation's, or of a commit
    /// whose answer was lost: the caller has to read anew in both cases.
    /// </summary>
    private const string Append = """
        WITH given AS (SELECT * FROM unnest($2::bytea[], $3::bigint[], $4::bigint[], $5::bytea[]) AS g (key, claim, place, entry)),
        held AS MATERIALIZED (SELECT g.key, g.place, g.entry FROM given g JOIN customer c ON c.cluster_id = $1 AND c.key = g.key AND c.claim = g.claim FOR SHARE OF c)
        INSERT INTO customer_entry (cluster_id, key, place, entry) SELECT $1, key, place, entry FROM held
        ON CONFLICT DO NOTHING RETURNING key
        """;

    private const string List = """
        UPDATE customer c SET id = g.id FROM unnest($2::bytea[], $3::bigint[], $4::text[]) AS g (key, claim, id)
        WHERE c.cluster_id = $1 AND c.key = g.key AND c.claim = g.claim
        """;

    private const string Save = """
        WITH given AS (SELECT * FROM unnest($2::bytea[], $3::bigint[], $4::bigint[], $5::bytea[], $6::text[]) AS g (key, claim, place, snapshot, id)),
        saved AS (UPDATE customer c SET id = g.id, upto = g.place, snapshot = g.snapshot FROM given g
            WHERE c.cluster_id = $1 AND c.key = g.key AND c.claim = g.claim RETURNING c.key, c.upto),
        gone AS (DELETE FROM customer_entry e USING saved s WHERE e.cluster_id = $1 AND e.key = s.key AND e.place <= s.upto)
        SELECT key FROM saved
        """;

    private readonly NpgsqlDataSource _source;
    private readonly string _cluster;
    private readonly Channel<PostgresWrite> _queue = Channel.CreateBounded<PostgresWrite>(new BoundedChannelOptions(Capacity) { SingleReader = true });
    private readonly Task _running;

    public PostgresGroups(NpgsqlDataSource source, string cluster)
    {
        (_source, _cluster) = (source, cluster);
        _running = Task.Run(RunAsync);
    }

    public int Waiting => _queue.Reader.Count;

    public async ValueTask<bool> WriteAsync(PostgresWrite write, CancellationToken cancellation)
    {
        await _queue.Writer.WriteAsync(write, cancellation);
        return await write.Task;
    }

    /// <summary>Takes no more writes, and ends when those in the queue are done.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _running;
    }

    private async Task RunAsync()
    {
        var group = new List<PostgresWrite>(MostWrites);
        while (await _queue.Reader.WaitToReadAsync())
        {
            while (group.Count < MostWrites && _queue.Reader.TryRead(out var write)) group.Add(write);
            await CommitAsync(group);
            group.Clear();
        }
    }

    private async Task CommitAsync(List<PostgresWrite> group)
    {
        // In one order everywhere, so that two silos never wait for each other's rows.
        var entries = group.Where(w => w.IsEntry).OrderBy(w => w.Claim.Key).ToList();
        var snapshots = group.Where(w => !w.IsEntry).OrderBy(w => w.Claim.Key).ToList();
        try
        {
            await using var connection = await _source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var batch = new NpgsqlBatch(connection, transaction);
            if (entries.Where(w => !w.Claim.IsListed).ToList() is { Count: > 0 } unlisted)
                batch.BatchCommands.Add(Command(List, unlisted, Texts(unlisted)));
            if (entries.Count > 0) batch.BatchCommands.Add(Command(Append, entries, Places(entries), Data(entries)));
            if (snapshots.Count > 0) batch.BatchCommands.Add(Command(Save, snapshots, Places(snapshots), Data(snapshots), Texts(snapshots)));
            var held = new HashSet<UInt128>[] { [], [] };
            await using (var reader = await batch.ExecuteReaderAsync())
            {
                // The listing returns no rows, so the reader stands on the first that does.
                for (var of = entries.Count > 0 ? 0 : 1; of < 2; of++)
                {
                    while (await reader.ReadAsync()) held[of].Add(BinaryPrimitives.ReadUInt128BigEndian(reader.GetFieldValue<byte[]>(0)));
                    await reader.NextResultAsync();
                }
            }
            await transaction.CommitAsync();
            foreach (var write in entries) write.Complete(held[0].Contains(write.Claim.Key));
            foreach (var write in snapshots) write.Complete(held[1].Contains(write.Claim.Key));
        }
        // Whatever it is goes to the callers; the loop must live for the next ones.
        catch (Exception e)
        {
            foreach (var write in group) write.Fail(e is NpgsqlException native ? PostgresFault.Explain(native) : new IOException($"Writing customers to PostgreSQL failed: {e.Message}", e));
        }
    }

    private NpgsqlBatchCommand Command(string sql, List<PostgresWrite> writes, params ReadOnlySpan<NpgsqlParameter> more)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = _cluster });
        command.Parameters.Add(new NpgsqlParameter<byte[][]> { TypedValue = [.. writes.Select(w => w.Key)] });
        command.Parameters.Add(new NpgsqlParameter<long[]> { TypedValue = [.. writes.Select(w => w.Claim.Token)] });
        foreach (var parameter in more) command.Parameters.Add(parameter);
        return command;
    }

    private static NpgsqlParameter<long[]> Places(List<PostgresWrite> writes) => new() { TypedValue = [.. writes.Select(w => w.Place)] };
    private static NpgsqlParameter<byte[][]> Data(List<PostgresWrite> writes) => new() { TypedValue = [.. writes.Select(w => w.Data.ToArray())] };
    private static NpgsqlParameter<string?[]> Texts(List<PostgresWrite> writes) => new() { TypedValue = [.. writes.Select(w => w.CustomerId)] };
}
