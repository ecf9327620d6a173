using Personalization.VectorIndex;

namespace Personalization.Unit.VectorIndex;

/// <summary>Writes since the snapshot are there again after a crash, up to the one that it cut off.</summary>
public sealed class DeltaLogTests : IDisposable
{
    private const int Dimensions = 12;
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("vector-delta").FullName, "index.delta");
    private readonly float[][] _rows = Indexes.Rows(60, Dimensions, 1);

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Open_WhereThereIsNone_MakesOne()
    {
        using var index = Indexes.Create(Indexes.Graph, Dimensions);
        using (DeltaLog.Open(_path, index, out var replay)) Assert.Equal(default, replay);
        Assert.True(File.Exists(_path));
    }

    [Fact]
    public void Replay_OverTheSnapshot_MakesTheIndexThatWasLost()
    {
        using var index = Written();
        using var again = Indexes.Create(Indexes.Graph, Dimensions);
        using var log = DeltaLog.Open(_path, again, out var replay);

        Assert.Equal(new DeltaReplay(60, 10, 0), replay);
        Assert.Equal(index.Saved(), again.Saved());
    }

    [Fact]
    public void Append_AfterAReplay_GoesOnBehindIt()
    {
        Written().Dispose();
        using (var index = Indexes.Create(Indexes.Graph, Dimensions))
        using (var log = DeltaLog.Open(_path, index, out _)) log.AppendDelete(59);

        using var again = Indexes.Create(Indexes.Graph, Dimensions);
        using (DeltaLog.Open(_path, again, out var replay)) Assert.Equal(new DeltaReplay(60, 11, 0), replay);
        Assert.Equal(49, again.Count);
    }

    [Fact]
    public void Replay_OfAFileCutOffAnywhere_StopsAtTheLastWholeRecord_AndGoesOnFromThere()
    {
        Written().Dispose();
        byte[] whole = File.ReadAllBytes(_path);
        const int Head = 20, Upsert = 16 + (4 * Dimensions);
        for (int length = 0; length <= Head + (3 * Upsert); length++)
        {
            File.WriteAllBytes(_path, whole[..length]);
            using var index = Indexes.Create(Indexes.Graph, Dimensions);
            using (var log = DeltaLog.Open(_path, index, out var replay))
            {
                int records = Math.Max(0, length - Head) / Upsert;
                Assert.Equal(new DeltaReplay(records, 0, length < Head ? 0 : length - Head - (records * Upsert)), replay);
                log.AppendUpsert(99, _rows[0]);
            }

            using var again = Indexes.Create(Indexes.Graph, Dimensions);
            using (DeltaLog.Open(_path, again, out var replay)) Assert.Equal((index.Count + 1, 0), (replay.Upserts, replay.TornBytes));
        }
    }

    [Fact]
    public void Replay_OfADamagedRecord_StopsBeforeIt()
    {
        Written().Dispose();
        byte[] whole = File.ReadAllBytes(_path);
        var random = new Random(3);
        for (int mutation = 0; mutation < 500; mutation++)
        {
            byte[] damaged = [.. whole];
            int at = random.Next(20, damaged.Length);
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(_path, damaged);
            using var index = Indexes.Create(Indexes.Graph, Dimensions);
            using var log = DeltaLog.Open(_path, index, out var replay);
            Assert.True(replay.TornBytes > 0);
            Assert.True(20 + (replay.Upserts * (16 + (4 * Dimensions))) + (replay.Deletes * 16) <= at);
        }
    }

    [Fact]
    public void Clear_AfterASnapshot_LeavesNothingToReplay()
    {
        using var index = Indexes.Create(Indexes.Graph, Dimensions);
        using (var log = DeltaLog.Open(_path, index, out _))
        {
            log.AppendUpsert(1, _rows[1]);
            log.Clear();
            log.AppendUpsert(2, _rows[2]);
        }

        using (DeltaLog.Open(_path, index, out var replay)) Assert.Equal(new DeltaReplay(1, 0, 0), replay);
        Assert.True(index.TryGetVector(2, new float[Dimensions]));
    }

    [Fact]
    public void Open_OnAnotherFile_IsRefusedAndLeavesItAlone()
    {
        File.WriteAllText(_path, "something else, and precious");
        using var index = Indexes.Create(Indexes.Graph, Dimensions);
        Assert.Equal(SnapshotFault.Foreign, Assert.Throws<SnapshotRefusedException>(() => DeltaLog.Open(_path, index, out _)).Fault);
        Assert.Equal("something else, and precious", File.ReadAllText(_path));
    }

    [Fact]
    public void Open_OfAnotherDimension_IsRefused_NamingBoth_AndADamagedHeadToo()
    {
        Written().Dispose();
        using (var other = Indexes.Create(Indexes.Graph, 8))
        {
            Assert.Contains("12 components, the index has 8", Assert.Throws<SnapshotRefusedException>(() => DeltaLog.Open(_path, other, out _)).Message, StringComparison.Ordinal);
        }

        byte[] bytes = File.ReadAllBytes(_path);
        bytes[8] = 9;
        File.WriteAllBytes(_path, bytes);
        using var index = Indexes.Create(Indexes.Graph, Dimensions);
        Assert.Equal(SnapshotFault.Corrupt, Assert.Throws<SnapshotRefusedException>(() => DeltaLog.Open(_path, index, out _)).Fault);
    }

    [Fact]
    public void Append_AfterTheDiskWasFull_LosesNothingThatWasFlushed()
    {
        using var index = Indexes.Create(Indexes.Graph, Dimensions);
        var flushed = new List<long>();
        var disk = new Disk(_path);
        using (var log = DeltaLog.Open(disk, index, out _))
        {
            for (long key = 0; key < 4000; key++)
            {
                disk.IsFull = key is >= 1000 and < 3000;
                try
                {
                    log.AppendUpsert(key, _rows[key % 60]);
                    if (key % 3 == 0) log.Flush(toDisk: false);
                    if (!disk.IsFull) flushed.Add(key);
                }
                catch (IOException)
                {
                    Assert.True(disk.IsFull);
                }
            }
        }

        using (DeltaLog.Open(_path, index, out var replay)) Assert.Equal(0, replay.TornBytes);
        Assert.All(flushed, key => Assert.True(index.TryGetVector(key, new float[Dimensions]), $"key {key}"));
    }

    [Fact]
    public void AppendUpsert_OfAnotherDimension_IsRefused()
    {
        using var index = Indexes.Create(Indexes.Graph, Dimensions);
        using var log = DeltaLog.Open(_path, index, out _);
        Assert.Throws<ArgumentException>(() => log.AppendUpsert(1, new float[Dimensions - 1]));
    }

    /// <summary>60 rows and 10 deletes, in an index and in the file.</summary>
    private HnswIndex Written()
    {
        var index = Indexes.Create(Indexes.Graph, Dimensions);
        using var log = DeltaLog.Open(_path, index, out _);
        for (int key = 0; key < _rows.Length; key++)
        {
            log.AppendUpsert(key, _rows[key]);
            index.Upsert(key, _rows[key]);
        }

        for (int key = 0; key < 10; key++)
        {
            log.AppendDelete(key);
            index.Delete(key);
        }

        log.Flush();
        return index;
    }

    /// <summary>A file on a disk that takes half of what it is given while it is full.</summary>
    private sealed class Disk(string path) : FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0)
    {
        public bool IsFull { get; set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            base.Write(buffer, offset, IsFull ? count / 2 : count);
            if (IsFull) throw new IOException("No space left on device");
        }
    }
}
