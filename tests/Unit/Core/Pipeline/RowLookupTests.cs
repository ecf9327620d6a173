using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Pipeline;
using static Personalization.Unit.Core.SmallShop;

namespace Personalization.Unit.Core.Pipeline;

/// <summary>Items are found by their keys, and candidates by their rows, however many there are.</summary>
public sealed class RowLookupTests
{
    [Fact]
    public void Table_FindsEveryItem_AndNoOther_WhileItGrows()
    {
        var table = new ItemTable(Dimensions);
        for (var i = 0; i < 5000; i++)
        {
            Assert.Null(table.Find($"item-{i}"));
            table.Upsert(Item($"item-{i}"), At(i));
        }
        for (var i = 0; i < 5000; i++) Assert.Equal(i, table.FindByKey(ItemKey.Of($"item-{i}"))!.Index);
        Assert.Null(table.FindByKey(0));
        Assert.Null(table.FindByKey(1));
    }

    [Fact]
    public async Task Table_ReadWhileItIsWritten_FindsWhatWasThere()
    {
        var table = Table(100);
        var writing = Task.Run(() =>
        {
            for (var i = 0; i < 20_000; i++) table.Upsert(Item($"more-{i}"), At(i));
        });
        while (!writing.IsCompleted)
            foreach (var row in table.Rows[..100]) Assert.Equal(row.Index, table.FindByKey(row.Key)!.Index);
        await writing;
        Assert.Equal(20_100, table.Count);
    }

    [Fact]
    public void Candidates_OfThousandsOfRows_AreThereOnce_AndGoneWhenCleared()
    {
        var table = Table(4000);
        var candidates = new CandidateSet();
        for (var round = 0; round < 2; round++)
        {
            foreach (var row in table.Rows) candidates.Add(row, CandidateSources.Embedding, 1);
            foreach (var row in table.Rows) candidates.Add(row, CandidateSources.Recent, 1);
            Assert.Equal(4000, candidates.Count);
            foreach (var row in table.Rows) Assert.Equal(row.Index, candidates.Find(row.Key, table));
            candidates.Clear();
            Assert.False(candidates.Contains(table.Rows[7]));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(31)]
    [InlineData(64)]
    [InlineData(100)]
    public void Dot_IsTheSumOfProducts_AtEveryLength(int length)
    {
        var random = new Random(length);
        float[] a = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)], b = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
        Assert.Equal(a.Zip(b, (x, y) => (double)x * y).Sum(), Vectors.Dot(a, b), 5);
    }
}
