using Personalization.Core.Releases;

namespace Personalization.Unit.Core.Releases;

public sealed class RetrievalBlendsTests
{
    private const long Now = 1_770_000_000_000, Minute = 60_000;
    private static readonly RetrievalBlend Next = new() { Similarity = 3 }, Back = new() { Popular = 2 };
    private static readonly RetrievalBlends Both = new(Next, new ReturningBlend(TimeSpan.FromMinutes(30), Back));

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public void For_WithinAVisit_IsTheOneOfWhatComesNext(int minutes) => Assert.Same(Next, Both.For(Now - minutes * Minute, Now));

    [Theory]
    [InlineData(31)]
    [InlineData(100_000)]
    public void For_SomebodyWhoComesBack_IsTheOther(int minutes) => Assert.Same(Back, Both.For(Now - minutes * Minute, Now));

    [Fact]
    public void For_SomebodyOfWhomNothingIsKnown_IsTheOther() => Assert.Same(Back, Both.For(0, Now));

    [Fact]
    public void For_AnActOfTheFuture_IsAVisit() => Assert.Same(Next, Both.For(Now + 5 * Minute, Now));

    [Fact]
    public void For_WithoutASecondBlend_IsAlwaysTheFirst() => Assert.Same(Next, new RetrievalBlends(Next).For(0, Now));

    [Fact]
    public void BlendFor_OfAManifestWithoutBlends_IsNone() => Assert.Null(Manifest().BlendFor(0, Now));

    [Fact]
    public void BlendFor_OfAManifestWithBoth_GoesByTheTimeSinceTheLastAct()
    {
        var manifest = Manifest() with { Blend = Both.InSession, Returning = Both.Returning };
        Assert.Same(Next, manifest.BlendFor(Now - Minute, Now));
        Assert.Same(Back, manifest.BlendFor(Now - 31 * Minute, Now));
    }

    private static ReleaseManifest Manifest() => new() { Id = "r", Created = DateTimeOffset.UnixEpoch, DataSet = "test", Dimensions = 8, Items = 1, FeatureSchema = "x", Heads = ["click"] };
}
