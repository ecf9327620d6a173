using Personalization.Core.Catalog;
using Personalization.Core.Customers;
using Personalization.Core.Interactions;
using static Personalization.Unit.Core.Given;

namespace Personalization.Unit.Core.Customers;

public sealed class CustomerProfileCodecTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Decode_OfEncode_IsTheSameProfile(int seed)
    {
        var profile = After(RandomEvents.Of(seed, seed * 300));
        Assert.Equal(profile, CustomerProfileCodec.Decode(CustomerProfileCodec.Encode(profile)));
    }

    [Fact]
    public void Decode_OfEncode_KeepsTheUnusual()
    {
        var profile = new CustomerProfile
        {
            Recent = [new("Ünï 日本 \u0001", InteractionKind.Rating, long.MinValue, float.MaxValue)],
            EventIds = [0, ulong.MaxValue],
            Consumed = [new("", InteractionKind.Purchase, long.MaxValue)],
            Tastes = [new("", double.MinValue, -1)],
            CountByKind = [long.MaxValue, -1],
            Version = long.MaxValue,
            LastEventAtMs = -5,
            ErasedAtMs = 7,
            PriceBands = [new(255, double.MaxValue, long.MinValue)],
            ConsumedBefore = ItemSketch.Empty.With(long.MinValue).With(-1),
            Session = new(5, 7, int.MaxValue, null, -1, "x", 2, int.MaxValue),
            Sessions = [default, new(1, 2, 3, "c", 4, null, 5)],
            HandingOverTo = "ada",
            Repeated = [new("again", int.MaxValue, long.MinValue, long.MaxValue)],
            Seen = [0, uint.MaxValue],
            Life = int.MaxValue,
            CartRemovals = [new("gone", long.MinValue)],
            Attributes = CustomerAttributes.None.Add("land", AttributeValue.Of("Ünï 日本")).Add("age", AttributeValue.Of(-0.5)).Add("vip", AttributeValue.Of(true)).Add("new", AttributeValue.Of(false))
                .Add("likes", AttributeValue.Of(["a", ""])),
        };
        Assert.Equal(profile, CustomerProfileCodec.Decode(CustomerProfileCodec.Encode(profile)));
        Assert.Equal(CustomerProfile.Empty, CustomerProfileCodec.Decode(CustomerProfileCodec.Encode(CustomerProfile.Empty)));
    }

    [Fact]
    public void Encode_IsPinned()
    {
        // The stored form of version 6: whoever changes it raises the version.
        var profile = After(Event(InteractionKind.Purchase, "dress-1", id: "e"));
        Assert.Equal(
            "06" + FirstPart + SecondPart.Replace(SessionEnd, SessionEnd + "00", StringComparison.Ordinal) + "0000" + "00" + "00" + "00",
            Convert.ToHexString(CustomerProfileCodec.Encode(profile)));
    }

    [Fact]
    public void Decode_OfVersion1_ReadsWhatItHad()
    {
        // Written by the version before.
        var profile = CustomerProfileCodec.Decode(Convert.FromHexString("01" + FirstPart));
        Assert.Equal(After(Event(InteractionKind.Purchase, "dress-1", id: "e")) with { Session = default }, profile);
    }

    [Fact]
    public void Decode_OfVersion2_ReadsWhatItHad() =>
        Assert.Equal(After(Event(InteractionKind.Purchase, "dress-1", id: "e")), CustomerProfileCodec.Decode(Convert.FromHexString("02" + FirstPart + SecondPart)));

    [Fact]
    public void Decode_OfVersion3_ReadsWhatItHad() =>
        Assert.Equal(After(Event(InteractionKind.Purchase, "dress-1", id: "e")), CustomerProfileCodec.Decode(Convert.FromHexString("03" + FirstPart + SecondPart + "0000")));

    [Fact]
    public void Decode_OfVersion4_ReadsWhatItHad() =>
        Assert.Equal(After(Event(InteractionKind.Purchase, "dress-1", id: "e")), CustomerProfileCodec.Decode(Convert.FromHexString("04" + FirstPart + SecondPart + "0000" + "00")));

    [Fact]
    public void Decode_OfVersion5_ReadsWhatItHad() =>
        Assert.Equal(After(Event(InteractionKind.Purchase, "dress-1", id: "e")), CustomerProfileCodec.Decode(Convert.FromHexString("05" + FirstPart + SecondPart + "0000" + "00" + "00")));

    private const string SessionEnd = "0764726573732D31" + "0000000000000840";

    private const string SecondPart = "00000000000A45A99C01000000010564726573730000000000000840" + SessionEnd + "0000";

    private const string FirstPart =
        "01809494CACA3300010764726573732D3103000A45A99C0100000000000001785072ABEFDFE138010764726573732D3103" +
        "000A45A99C010000010564726573730000000000000840000A45A99C0100000B0000000100000000000000";

    [Fact]
    public void Decode_CutShortAnywhere_IsRefused()
    {
        var bytes = CustomerProfileCodec.Encode(After(RandomEvents.Of(seed: 11, 60)) with { Attributes = CustomerAttributes.None.Add("country", AttributeValue.Of("de")).Add("likes", AttributeValue.Of(["x"])) });
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<InvalidDataException>(() => CustomerProfileCodec.Decode(bytes.AsMemory(0, length)));
    }

    [Fact]
    public void Decode_BytesLeftOver_IsRefused()
    {
        byte[] bytes = [.. CustomerProfileCodec.Encode(After(Click("dress-1"))), 0];
        Assert.Throws<InvalidDataException>(() => CustomerProfileCodec.Decode(bytes));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(CustomerProfileCodec.Version + 1)]
    [InlineData(255)]
    public void Decode_UnknownVersion_IsRefusedNamingBoth(byte version)
    {
        var bytes = CustomerProfileCodec.Encode(CustomerProfile.Empty);
        bytes[0] = version;
        var refused = Assert.Throws<InvalidDataException>(() => CustomerProfileCodec.Decode(bytes));
        Assert.Contains($"version {version} ", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"version {CustomerProfileCodec.Version}.", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("01000000FFFFFFFF07", "two thousand million interactions")]
    [InlineData("01000000FFFFFFFF0F", "minus one interactions")]
    [InlineData("01000000FFFFFFFFFF", "a length of too many bytes")]
    [InlineData("0100000001FFFFFFFF0F00000000", "an id of minus one bytes")]
    [InlineData("0100000001FFFFFFFF0700000000", "an id of two thousand million bytes")]
    [InlineData("01000000008080808008", "ids beyond what is there")]
    public void Decode_HostileLengths_AreRefusedWithoutAllocatingThem(string hex, string what)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<InvalidDataException>(() => CustomerProfileCodec.Decode(Convert.FromHexString(hex)));
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000, what);
    }

    [Fact]
    public void Decode_RandomDamage_IsAProfileOrRefused()
    {
        var good = CustomerProfileCodec.Encode(After(RandomEvents.Of(seed: 5, 80)) with { Attributes = CustomerAttributes.None.Add("country", AttributeValue.Of("de")) });
        var random = new Random(20261122);
        for (var i = 0; i < 5000; i++)
        {
            var bytes = good.ToArray();
            for (var n = random.Next(1, 6); n > 0; n--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try { CustomerProfileCodec.Decode(bytes); }
            catch (InvalidDataException) { }
        }
    }
}
