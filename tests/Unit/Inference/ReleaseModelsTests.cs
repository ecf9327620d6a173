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

        models.QueryEncoder.Encode(batch, items, events, new float[batch * AboutFeatures.Width], queries);

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

        models.QueryEncoder.Encode(2, new float[2 * width], events, new float[2 * AboutFeatures.Width], queries);

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
    [InlineData(512, 1)]
    [InlineData(512, 300)]
    [InlineData(256, 300, 17, 0, 8)]
    [InlineData(100, 301, 4)]
    [InlineData(1, 7, 3)]
    public void Ranker_AgreesWithTheOracle_ForOneCustomerOrMany_InOneRunOrSeveral(int rowsPerRun, params int[] itemsOf)
    {
        using var models = _folder.Load(new InferenceOptions { RankerRows = rowsPerRun });
        MustAgree(models, itemsOf, seed: 14);
        Assert.Equal(ReleaseFolder.Heads, models.Ranker.Heads);
    }

    [Fact]
    public void Ranker_OfManyCustomers_AnswersAsOneByOne()
    {
        using var models = _folder.Load();
        var ask = new Ask(models, [5, 300, 1], 21);
        var together = ask.Predict();
        for (int customer = 0, row = 0; customer < 3; row += ask.ItemsOf[customer++])
        {
            var alone = new float[ask.ItemsOf[customer] * ReleaseFolder.Heads.Length];
            models.Ranker.Predict([ask.ItemsOf[customer]], Rows(ask.Customers, Ask.CustomerWidth, customer, 1), ask.Sides.AsSpan(row, ask.ItemsOf[customer]),
                Rows(ask.Pairs, RankingFeatures.Width, row, ask.ItemsOf[customer]), alone);
            Assert.Equal(together[(row * ReleaseFolder.Heads.Length)..((row + ask.ItemsOf[customer]) * ReleaseFolder.Heads.Length)], alone);
        }
    }

    [Fact]
    public void Ranker_WithCustomersWhoseNumbersAreNotFinite_LeavesTheOthersAlone()
    {
        using var models = _folder.Load();
        var ask = new Ask(models, [6, 6], 22);
        var expected = ask.Predict();
        ask.Customers[0] = float.NaN;
        var predictions = ask.Predict();
        int half = 6 * ReleaseFolder.Heads.Length;
        Assert.All(predictions[..half], x => Assert.True(float.IsNaN(x)));
        Assert.Equal(expected[half..], predictions[half..]);
        ask.Customers[0] = 0;
        Assert.All(ask.Predict(), x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void Ranker_OnNoRows_DoesNothing()
    {
        using var models = _folder.Load();
        models.Ranker.Predict([], [], [], [], []);
        models.Ranker.Predict([0], new float[Ask.CustomerWidth], [], [], []);
    }

    [Fact]
    public void Ranker_WithALengthThatIsNotTheRows_NamesBoth()
    {
        using var models = _folder.Load();
        var items = Assert.Throws<ArgumentException>(() => models.Ranker.Predict([2], new float[Ask.CustomerWidth], [new float[3]], new float[2 * RankingFeatures.Width], new float[4]));
        Assert.Equal("2 rows have an item each, 1 came", items.Message);
        var item = Assert.Throws<ArgumentException>(() => models.Ranker.Predict([1], new float[Ask.CustomerWidth], [new float[models.Ranker.ItemWidth + 1]], new float[RankingFeatures.Width], new float[2]));
        Assert.Equal($"1 rows of items are {models.Ranker.ItemWidth} values, {models.Ranker.ItemWidth + 1} came", item.Message);
        var customers = Assert.Throws<ArgumentException>(() => models.Ranker.Predict([1], new float[7], [new float[models.Ranker.ItemWidth]], new float[RankingFeatures.Width], new float[2]));
        Assert.Contains($"1 rows of features float32 [rows, {Ask.CustomerWidth}] are {Ask.CustomerWidth} values, 7 came", customers.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ranker_FromManyThreads_GivesEachItsOwnResult()
    {
        using var models = _folder.Load();
        Parallel.For(0, 64, seed => MustAgree(models, [1 + seed % 40, seed % 7], seed));
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
            var ask = new Ask(models, [400], 1);
            ask.Predict();
            started.Signal();
            try
            {
                while (true)
                {
                    ask.Predict();
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
        var ask = new Ask(models, [rows], 1);
        var predictions = ask.Predict();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            ask.Predict(predictions);
        }
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static void MustAgree(ReleaseModels models, int[] itemsOf, int seed)
    {
        var ask = new Ask(models, itemsOf, seed);
        var predictions = ask.Predict();
        for (int customer = 0, row = 0; customer < itemsOf.Length; customer++)
        {
            for (int i = 0; i < itemsOf[customer]; i++, row++)
            {
                var expected = Oracle.Predictions(Rows(ask.Customers, Ask.CustomerWidth, customer, 1), Rows(ask.Items, Ask.ItemWidth, row, 1), Rows(ask.Pairs, RankingFeatures.Width, row, 1));
                MustAgree(expected, Rows(predictions, ReleaseFolder.Heads.Length, row, 1));
            }
        }
    }

    private static ReadOnlySpan<float> Rows(float[] values, int width, int row, int count) => values.AsSpan(row * width, count * width);

    private static void MustAgree(double[] expected, ReadOnlySpan<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal((float)expected[i], actual[i], Tolerance);
        }
    }

    /// <summary>Random customers and items to be ranked for them.</summary>
    private sealed class Ask
    {
        public const float Small = 0.2f;
        public static readonly int CustomerWidth = CustomerSideFeatures.Width(ReleaseFolder.Dimensions);
        public static readonly int ItemWidth = ItemSideFeatures.Width(ReleaseFolder.Dimensions);
        private readonly ReleaseModels _models;

        public Ask(ReleaseModels models, int[] itemsOf, int seed)
        {
            (_models, ItemsOf) = (models, itemsOf);
            int rows = itemsOf.Sum();
            Customers = [.. Oracle.Numbers(seed, itemsOf.Length * CustomerWidth).Select(x => Small * x)];
            Items = [.. Oracle.Numbers(seed + 1, rows * ItemWidth).Select(x => Small * x)];
            Pairs = Oracle.Numbers(seed + 2, rows * RankingFeatures.Width);
            var sides = new float[rows * models.Ranker.ItemWidth];
            models.Ranker.EncodeItems(rows, Items, sides);
            Sides = [.. sides.Chunk(models.Ranker.ItemWidth)];
        }

        public int[] ItemsOf { get; }
        public float[] Customers { get; }
        public float[] Items { get; }
        public float[][] Sides { get; }
        public float[] Pairs { get; }

        public float[] Predict() => Predict(new float[ItemsOf.Sum() * ReleaseFolder.Heads.Length]);

        public float[] Predict(float[] predictions)
        {
            _models.Ranker.Predict(ItemsOf, Customers, Sides, Pairs, predictions);
            return predictions;
        }
    }
}
