using Personalization.Core.Features;
using Personalization.Core.Releases;
using Personalization.Inference;

namespace Personalization.Unit.Inference;

public sealed class ReleaseModelsTests : IDisposable
{
    private const float Tolerance = 1e-4f;
    private readonly ReleaseFolder _folder = new();

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(150)]
    public void QueryEncoder_AgreesWithTheOracle_ForEveryBatch(int batch)
    {
        const int width = QueryFeatures.MaxItems * ReleaseFolder.Dimensions;
        int told = QueryFeatures.MaxItems * EventFeatures.Width;
        using var models = _folder.Load();
        var items = Oracle.Numbers(11, batch * width);
        var events = Oracle.Numbers(12, batch * told);
        var queries = new float[batch * ReleaseFolder.Dimensions];

        models.QueryEncoder.Encode(batch, items, events, queries);

        for (int row = 0; row < batch; row++)
        {
            var expected = Oracle.Query(items.AsSpan(row * width, width), events.AsSpan(row * told, told));
            MustAgree(expected, queries.AsSpan(row * ReleaseFolder.Dimensions, ReleaseFolder.Dimensions));
        }
    }

    [Fact]
    public void QueryEncoder_WithoutAnyEvent_MakesZero_WhateverTheModelsBias()
    {
        const int width = QueryFeatures.MaxItems * ReleaseFolder.Dimensions;
        using var models = _folder.Load();
        var events = new float[2 * QueryFeatures.MaxItems * EventFeatures.Width];
        events[QueryFeatures.MaxItems * EventFeatures.Width] = 1;
        var queries = new float[2 * ReleaseFolder.Dimensions];

        models.QueryEncoder.Encode(2, new float[2 * width], events, queries);

        Assert.Equal(new float[ReleaseFolder.Dimensions], queries[..ReleaseFolder.Dimensions]);
        Assert.NotEqual(new float[ReleaseFolder.Dimensions], queries[ReleaseFolder.Dimensions..]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public void ItemEncoder_AgreesWithTheOracle(int batch)
    {
        using var models = _folder.Load();
        var attributes = Oracle.Numbers(13, batch * ItemFeatures.Width);
        var vectors = new float[batch * ReleaseFolder.Dimensions];

        models.ItemEncoder.Encode(batch, attributes, vectors);

        for (int row = 0; row < batch; row++)
        {
            MustAgree(Oracle.Item(attributes.AsSpan(row * ItemFeatures.Width, ItemFeatures.Width)),
                vectors.AsSpan(row * ReleaseFolder.Dimensions, ReleaseFolder.Dimensions));
        }
    }

    [Theory]
    [InlineData(1, 512)]
    [InlineData(300, 512)]
    [InlineData(300, 256)]
    [InlineData(301, 100)]
    [InlineData(7, 1)]
    public void Ranker_AgreesWithTheOracle_InOnePartOrSeveral(int rows, int rowsPerRun)
    {
        using var models = _folder.Load(new InferenceOptions { RankerRows = rowsPerRun });
        var features = Oracle.Numbers(14, rows * RankingFeatures.Width);
        var predictions = new float[rows * ReleaseFolder.Heads.Length];

        models.Ranker.Predict(rows, features, predictions);

        for (int row = 0; row < rows; row++)
        {
            MustAgree(Oracle.Predictions(features.AsSpan(row * RankingFeatures.Width, RankingFeatures.Width)),
                predictions.AsSpan(row * ReleaseFolder.Heads.Length, ReleaseFolder.Heads.Length));
        }
        Assert.Equal(ReleaseFolder.Heads, models.Ranker.Heads);
    }

    [Fact]
    public void Ranker_OnNoRows_DoesNothing()
    {
        using var models = _folder.Load();
        models.Ranker.Predict(0, [], []);
    }

    [Fact]
    public void Ranker_WithALengthThatIsNotTheRows_NamesBoth()
    {
        using var models = _folder.Load();
        var error = Assert.Throws<ArgumentException>(() => models.Ranker.Predict(2, new float[3], new float[4]));
        Assert.Contains($"2 rows of features float32 [rows, {RankingFeatures.Width}] are {2 * RankingFeatures.Width} values, 3 came", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranker_FromManyThreads_GivesEachItsOwnResult()
    {
        using var models = _folder.Load();
        Parallel.For(0, 64, seed =>
        {
            int rows = 1 + seed % 40;
            var features = Oracle.Numbers(seed, rows * RankingFeatures.Width);
            var predictions = new float[rows * ReleaseFolder.Heads.Length];
            models.Ranker.Predict(rows, features, predictions);
            MustAgree(Oracle.Predictions(features.AsSpan(^RankingFeatures.Width..)), predictions.AsSpan(^ReleaseFolder.Heads.Length..));
        });
    }

    [Fact]
    public void Ranker_AllocatesNothingPerCandidate()
    {
        using var models = _folder.Load();
        AllocatedByRuns(models, 400);
        AllocatedByRuns(models, 4);

        Assert.InRange(AllocatedByRuns(models, 400) - AllocatedByRuns(models, 4), -1000, 1000);
    }

    [Fact]
    public void Dispose_WhileModelsRun_LetsRunsEndAndRefusesLaterOnes()
    {
        var models = _folder.Load();
        using var started = new CountdownEvent(3);
        int refused = 0;
        var threads = Enumerable.Range(0, 3).Select(_ => new Thread(() =>
        {
            var features = new float[400 * RankingFeatures.Width];
            var predictions = new float[400 * ReleaseFolder.Heads.Length];
            models.Ranker.Predict(400, features, predictions);
            started.Signal();
            try
            {
                while (true)
                {
                    models.Ranker.Predict(400, features, predictions);
                }
            }
            catch (ObjectDisposedException)
            {
                Interlocked.Increment(ref refused);
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        started.Wait();

        models.Dispose();
        models.Dispose();

        threads.ForEach(thread => thread.Join());
        Assert.Equal(3, refused);
        Assert.Throws<ObjectDisposedException>(() => models.ItemEncoder.Encode(1, new float[ItemFeatures.Width], new float[ReleaseFolder.Dimensions]));
    }

    public void Dispose() => _folder.Dispose();

    private static long AllocatedByRuns(ReleaseModels models, int rows)
    {
        var features = new float[rows * RankingFeatures.Width];
        var predictions = new float[rows * ReleaseFolder.Heads.Length];
        models.Ranker.Predict(rows, features, predictions);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            models.Ranker.Predict(rows, features, predictions);
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void MustAgree(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal((float)expected[i], actual[i], Tolerance);
        }
    }
}
