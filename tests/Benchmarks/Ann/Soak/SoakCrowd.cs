using System.Globalization;
using Personalization.VectorIndex;

namespace Personalization.Benchmarks.Ann.Soak;

/// <summary>
/// Writers with keys of their own and a reader that checks every hit, all at once. Of every key it is known which operation was begun last and which
/// was finished last; a row that a search finds must be of one between the last finished when it began and the last begun when it ended.
/// </summary>
public sealed class SoakCrowd(SoakShape shape)
{
    private const double LeastRecall = 0.9;
    private readonly SoakRows _rows = shape.NewRows();
    private readonly long[] _begun = new long[shape.Keys];
    private readonly long[] _finished = new long[shape.Keys];
    private int _writing = shape.Writers;
    private volatile Exception? _failure;

    public string Run()
    {
        using var index = shape.NewIndex();
        var writers = Enumerable.Range(0, shape.Writers).Select(w => new Thread(() => Guarded(() => Write(index, w), () => Interlocked.Decrement(ref _writing)))).ToArray();
        var (searches, saves) = (0, 0);
        foreach (var writer in writers) writer.Start();
        Guarded(() =>
        {
            var random = new Random(shape.Seed + 1);
            for (; Volatile.Read(ref _writing) > 0; searches++)
            {
                SearchOnce(index, random, searches);
                if (searches % 500 != 250) continue;
                CheckSaved(index);
                saves++;
            }
        }, () => { });
        foreach (var writer in writers) writer.Join();
        if (_failure is { } failure) throw failure is SoakException ? failure : new SoakException(failure.ToString());
        var recall = CheckAtRest(index);
        return string.Create(CultureInfo.InvariantCulture, $"{index.Count} rows left, {searches} searches and {saves} snapshots meanwhile, recall at rest {recall:F4}");
    }

    private void Write(IVectorIndex index, int writer)
    {
        var random = new Random(shape.Seed + 2 + writer);
        for (var step = 0; step < shape.Steps && _failure is null; step++)
        {
            var key = (random.Next(shape.Keys) / shape.Writers * shape.Writers) + writer;
            if (key >= shape.Keys) continue;
            var version = _finished[key] + 1;
            Volatile.Write(ref _begun[key], version);
            if (_rows.Deletes(key, version)) index.Delete(key);
            else index.Upsert(key, _rows.Row(key, version));
            Volatile.Write(ref _finished[key], version);
        }
    }

    private void SearchOnce(IVectorIndex index, Random random, int number)
    {
        var query = _rows.Row(-1 - number, 1);
        var finished = Snapshot(_finished);
        var hits = new Hit[random.Next(1, 40)];
        var count = index.Search(query, hits.Length, 100, hits).Count;
        var seen = new HashSet<long>();
        foreach (var hit in hits.AsSpan(0, count))
        {
            if (!seen.Add(hit.Key)) throw new SoakException($"found key {hit.Key} twice");
            if (!IsOneOf(hit.Key, finished[hit.Key], row => _rows.IsScore(hit.Score, query, row)))
                throw new SoakException($"key {hit.Key} has score {hit.Score}, which no row has that it had since version {finished[hit.Key]}");
        }
    }

    /// <summary>A snapshot taken amid writes holds, for each key, a row it had or was without one while the snapshot was taken.</summary>
    private void CheckSaved(IVectorIndex index)
    {
        var finished = Snapshot(_finished);
        using var stream = new MemoryStream();
        index.Save(stream);
        stream.Position = 0;
        using var loaded = IndexSnapshot.Load(stream);
        var row = new float[shape.Dimensions];
        for (var key = 0; key < shape.Keys; key++)
        {
            var known = loaded.TryGetVector(key, row);
            var right = known
                ? IsOneOf(key, finished[key], expected => _rows.IsKept(row, expected))
                : Versions(key, finished[key]).Any(version => _rows.Deletes(key, version));
            if (!right) throw new SoakException($"a snapshot holds key {key} {(known ? "with a row it did not have" : "not")} since version {finished[key]}");
        }
    }

    private double CheckAtRest(IVectorIndex index)
    {
        var model = new NaiveModel(_rows);
        for (var key = 0; key < shape.Keys; key++)
            if (!_rows.Deletes(key, _finished[key])) model.Set(key, _rows.Row(key, _finished[key]));
        model.CheckRows(index, shape.Keys);
        var hits = new Hit[10];
        for (var q = 0; q < 200; q++)
        {
            var query = _rows.Row(-1 - q, 2);
            var answer = index.Search(query, hits.Length, 200, hits);
            model.Check(query, hits.Length, _ => true, hits.AsSpan(0, answer.Count), answer.Plan);
        }
        return model.Recall >= LeastRecall ? model.Recall : throw new SoakException(string.Create(CultureInfo.InvariantCulture, $"recall {model.Recall:F4} at rest"));
    }

    private bool IsOneOf(long key, long since, Func<float[], bool> matches) =>
        Versions(key, since).Any(version => !_rows.Deletes(key, version) && matches(_rows.Row(key, version)));

    private IEnumerable<long> Versions(long key, long since)
    {
        for (var version = since; version <= Volatile.Read(ref _begun[key]); version++) yield return version;
    }

    private static long[] Snapshot(long[] values)
    {
        var copy = new long[values.Length];
        for (var i = 0; i < values.Length; i++) copy[i] = Volatile.Read(ref values[i]);
        return copy;
    }

    private void Guarded(Action work, Action always)
    {
        try
        {
            work();
        }
        catch (Exception e)
        {
            _failure ??= e;
        }
        finally
        {
            always();
        }
    }
}
