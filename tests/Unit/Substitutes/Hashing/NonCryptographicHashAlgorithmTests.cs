using System.IO.Hashing;

namespace Personalization.Unit.Substitutes.Hashing;

/// <summary>Holds for the substitute and for the real System.IO.Hashing.</summary>
public sealed class NonCryptographicHashAlgorithmTests
{
    private static readonly byte[] Input = [1, 2, 3, 4, 5];

    [Fact]
    public void GetCurrentHash_DoesNotDependOnHowTheInputWasCut()
    {
        var whole = new SumHash();
        whole.Append(Input);
        var pieces = new SumHash();
        pieces.Append(Input.AsSpan(0, 2));
        pieces.Append(Input.AsSpan(2));
        Assert.Equal(15, BitConverter.ToInt32(whole.GetCurrentHash()));
        Assert.Equal(whole.GetCurrentHash(), pieces.GetCurrentHash());
    }

    [Fact]
    public async Task Append_OfStreams_TakesInWhatIsLeftOfThem()
    {
        var hash = new SumHash();
        using var stream = new MemoryStream(Input) { Position = 1 };
        hash.Append(stream);
        stream.Position = 3;
        await hash.AppendAsync(stream);
        Assert.Equal(14 + 9, BitConverter.ToInt32(hash.GetCurrentHash()));
    }

    [Fact]
    public async Task AppendAsync_WhenCanceled_Throws()
    {
        using var stream = new MemoryStream(Input);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new SumHash().AppendAsync(stream, new CancellationToken(true)));
    }

    [Fact]
    public void GetCurrentHash_KeepsTheInput_AndGetHashAndReset_ForgetsIt()
    {
        var hash = new SumHash();
        hash.Append(Input);
        Assert.Equal(hash.GetCurrentHash(), hash.GetHashAndReset());
        Assert.Equal(0, BitConverter.ToInt32(hash.GetCurrentHash()));
    }

    [Fact]
    public void IntoALongDestination_WritesTheHashAlone()
    {
        var hash = new SumHash();
        hash.Append(Input);
        var destination = new byte[6];
        Array.Fill(destination, (byte)0xEE);
        Assert.Equal(4, hash.GetCurrentHash(destination));
        Assert.Equal(new byte[] { 15, 0, 0, 0, 0xEE, 0xEE }, destination);
        Assert.True(hash.TryGetHashAndReset(destination, out var written));
        Assert.Equal(4, written);
    }

    [Fact]
    public void IntoAShortDestination_IsRefused_AndKeepsTheInput()
    {
        var hash = new SumHash();
        hash.Append(Input);
        Assert.False(hash.TryGetCurrentHash(new byte[3], out var written));
        Assert.Equal(0, written);
        Assert.False(hash.TryGetHashAndReset(new byte[3], out _));
        Assert.Throws<ArgumentException>("destination", () => hash.GetCurrentHash(new byte[3]));
        Assert.Throws<ArgumentException>("destination", () => hash.GetHashAndReset(new byte[3]));
        Assert.Equal(15, BitConverter.ToInt32(hash.GetCurrentHash()));
    }

    [Fact]
    public void Misuse_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SumHash(0));
        Assert.Throws<ArgumentNullException>(() => new SumHash().Append((byte[])null!));
        Assert.Throws<ArgumentNullException>(() => new SumHash().Append((Stream)null!));
        object asObject = new SumHash();
        Assert.Throws<NotSupportedException>(() => asObject.GetHashCode());
    }

    private sealed class SumHash(int length = 4) : NonCryptographicHashAlgorithm(length)
    {
        private int _sum;

        public override void Append(ReadOnlySpan<byte> source)
        {
            foreach (var value in source)
            {
                _sum += value;
            }
        }

        public override void Reset() => _sum = 0;

        protected override void GetCurrentHashCore(Span<byte> destination) => Assert.True(BitConverter.TryWriteBytes(destination, _sum));
    }
}
