using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>Many queries in one call.</summary>
public sealed class BatchSearchTests
{
    private const int Dimensions = 12;
    private const int K = 5;
    private static readonly float[][] Queries = Indexes.Rows(7, Dimensions, 2);
    private static readonly float[] Batch = [.. Queries.SelectMany(query => query)];

    [Theory, MemberData(nameof(Indexes.Kinds), MemberType = typeof(Indexes))]
    public void Batch_AnswersAsSingleSearchesDo(string kind)
    {
        using var index = Indexes.Create(kind, Dimensions).Fill(Indexes.Rows(800, Dimensions, 1));
        int[] breadths = [5, 10, 20, 40, 80, 160, 320];
        var filter = KeyFilter.Where(key => key % 2 == 0);
        var results = new Hit[Queries.Length * K];
        var answers = new SearchAnswer[Queries.Length];

        index.Search(Batch, K, breadths, results, answers, filter);

        var single = new Hit[K];
        for (int i = 0; i < Queries.Length; i++)
        {
            Assert.Equal(index.Search(Queries[i], K, breadths[i], single, filter), answers[i]);
            Assert.Equal(single, results[(i * K)..((i + 1) * K)]);
        }
    }

    [Fact]
    public void OneBreadth_IsForAll()
    {
        using var index = Indexes.Create(Indexes.Graph, Dimensions).Fill(Indexes.Rows(800, Dimensions, 1));
        var (one, many) = (new Hit[Queries.Length * K], new Hit[Queries.Length * K]);
        var answers = new SearchAnswer[Queries.Length];

        index.Search(Batch, K, [30], one, answers);
        index.Search(Batch, K, [.. Enumerable.Repeat(30, Queries.Length)], many, answers);

        Assert.Equal(one, many);
    }

    [Fact]
    public void QueryThatIsNotFinite_IsAnsweredSo_TheOthersAsUsual()
    {
        using var index = Indexes.Create(Indexes.Graph, 2);
        index.Upsert(1, [1, 0]);
        var results = new Hit[2];
        var answers = new SearchAnswer[2];

        index.Search([float.NaN, 0, 1, 0], 1, [10], results, answers);

        Assert.Equal([SearchOutcome.NotFinite, SearchOutcome.Answered], answers.Select(answer => answer.Outcome));
        Assert.Equal(new Hit(1, 1), results[1]);
    }

    [Fact]
    public void NoQueries_AreNoAnswers()
    {
        using var index = Indexes.Create(Indexes.Graph, 2);

        index.Search([], 3, [10], [], []);
    }

    [Fact]
    public void SpansThatDoNotFit_Throw()
    {
        using var index = Indexes.Create(Indexes.Graph, 2);

        Assert.Throws<ArgumentException>(() => index.Search([1, 2, 3], 1, [10], new Hit[2], new SearchAnswer[2]));
        Assert.Throws<ArgumentException>(() => index.Search([1, 2, 3, 4], 1, [10, 10, 10], new Hit[2], new SearchAnswer[2]));
        Assert.Throws<ArgumentException>(() => index.Search([1, 2, 3, 4], 2, [10], new Hit[3], new SearchAnswer[2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search([1, 2], -1, [10], [], new SearchAnswer[1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search([1, 2], 1, [-1], new Hit[1], new SearchAnswer[1]));
    }
}
