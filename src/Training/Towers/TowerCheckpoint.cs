using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Personalization.Training.Data;
using Personalization.Training.Evaluation;

namespace Personalization.Training.Towers;

/// <summary>
/// A training of the towers in a file, to go on from: written beside and moved into place, so that whatever ends the process leaves the former one or the whole new one.
/// It says which options and data it is of, and ends with a SHA-256 of all before.
/// </summary>
internal sealed class TowerCheckpoint
{
    private const string Magic = "personalization towers 1";
    private const int Part = 1 << 20;

    /// <summary>Writing takes at most about a thirtieth of the time.</summary>
    private const int Patience = 30;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly SortedDictionary<string, string> _identity;
    private long _saved;
    private TimeSpan _took;

    private TowerCheckpoint(CheckpointFile file, SortedDictionary<string, string> identity)
    {
        (_path, _time, _identity) = (file.Path, file.Time, identity);
        _saved = _time.GetTimestamp();
    }

    /// <summary>Null where no file is given.</summary>
    public static TowerCheckpoint? Of(CheckpointFile? file, EventTable events, TowerOptions options, int seed)
    {
        if (file is null) return null;
        var identity = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["seed"] = $"{seed}", ["data"] = Fingerprint(events) };
        foreach (var option in JsonSerializer.SerializeToElement(options).EnumerateObject()) identity["option " + option.Name] = option.Value.ToString();
        return new TowerCheckpoint(file, identity);
    }

    /// <summary>Whether it is time to write one.</summary>
    public bool IsDue => _time.GetElapsedTime(_saved) is var since && since > Least && since > Patience * _took;

    public void Save(TowerState state, TowerProgress at)
    {
        var start = _time.GetTimestamp();
        if (Path.GetDirectoryName(Path.GetFullPath(_path)) is { } folder) Directory.CreateDirectory(folder);
        var partial = _path + ".partial";
        using (var file = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, Part))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Write(new Header(_identity, at with { BestTowers = null, Curve = [] }, [.. at.Curve.Select(p => new[] { p.Epoch, p.Elapsed.TotalSeconds, p.Loss, p.Validation })], state.Best is not null));
            foreach (var (name, values, adam) in state.Arrays())
            {
                WriteBytes(BitConverter.GetBytes(adam.Steps));
                Array.ForEach([values, adam.Mean, adam.Square], WriteFloats);
                if (state.Best is { } best) WriteFloats(best[name]);
            }
            file.Write(hash.GetHashAndReset());
            file.Flush(flushToDisk: true);

            void Write(Header header)
            {
                WriteBytes(Encoding.UTF8.GetBytes(Magic));
                var json = JsonSerializer.SerializeToUtf8Bytes(header, Json);
                WriteBytes(BitConverter.GetBytes(json.Length));
                WriteBytes(json);
            }
            void WriteFloats(float[] values)
            {
                WriteBytes(BitConverter.GetBytes(values.Length));
                for (var from = 0; from < values.Length; from += Part) WriteBytes(MemoryMarshal.AsBytes(values.AsSpan(from, Math.Min(Part, values.Length - from))));
            }
            void WriteBytes(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                file.Write(bytes);
            }
        }
        File.Move(partial, _path, overwrite: true);
        (_saved, _took) = (_time.GetTimestamp(), _time.GetElapsedTime(start));
    }

    /// <summary>Fills the state and the progress from the file; false where there is none.</summary>
    /// <exception cref="ImportException">The file is damaged, or of other options or data; the message says of which.</exception>
    public bool Load(TowerState state, TowerProgress at)
    {
        if (!File.Exists(_path)) return false;
        try
        {
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.Read, Part);
            CheckHash(file);
            var reader = new BinaryReader(file, Encoding.UTF8);
            if (Encoding.UTF8.GetString(reader.ReadBytes(Magic.Length)) != Magic) throw new InvalidDataException($"it does not begin with \"{Magic}\"");
            var header = JsonSerializer.Deserialize<Header>(reader.ReadBytes(reader.ReadInt32()), Json) ?? throw new InvalidDataException("its header is null");
            if (Difference(header.Identity) is { } difference)
                throw new ImportException($"The checkpoint {_path} is of another training: {difference}. Give that again, or another --checkpoint, or delete the file to begin anew.");
            if (header.HasBest) state.KeepAsBest();
            foreach (var (name, values, adam) in state.Arrays())
            {
                adam.Steps = reader.ReadInt32();
                foreach (var array in (float[][])[values, adam.Mean, adam.Square, .. header.HasBest ? [state.Best![name]] : (float[][])[]]) Fill(reader, name, array);
            }
            header.CopyTo(at);
            return true;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or JsonException)
        {
            throw new ImportException($"The checkpoint {_path} cannot be read: {error.Message}. Delete it to begin anew.");
        }
    }

    private static readonly JsonSerializerOptions Json = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals };

    private static void Fill(BinaryReader reader, string name, float[] array)
    {
        var length = reader.ReadInt32();
        if (length != array.Length) throw new InvalidDataException($"'{name}' has {length} numbers, expected {array.Length}");
        for (var from = 0; from < length; from += Part) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(array.AsSpan(from, Math.Min(Part, length - from))));
    }

    private static void CheckHash(FileStream file)
    {
        var bytes = file.Length - SHA256.HashSizeInBytes;
        if (bytes < Magic.Length) throw new InvalidDataException("it is too short");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Part];
        for (var left = bytes; left > 0;)
        {
            var read = file.Read(buffer, 0, (int)Math.Min(Part, left));
            if (read == 0) throw new InvalidDataException("it ends too early");
            hash.AppendData(buffer, 0, read);
            left -= read;
        }
        var found = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(found);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(found)) throw new InvalidDataException("its SHA-256 is wrong");
        file.Position = 0;
    }

    /// <summary>What differs between the file's identity and this training's; null when nothing does.</summary>
    private string? Difference(IReadOnlyDictionary<string, string> theirs)
    {
        foreach (var (name, value) in _identity)
            if (theirs.GetValueOrDefault(name) is var other && other != value)
                return name == "data" ? "its data are others" : $"its {name} is {other ?? "not known"}, here it is {value}";
        return null;
    }

    private static string Fingerprint(EventTable events)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(events.Starts);
        Append(events.Items);
        Append(events.Acts);
        Append(events.Values);
        Append(events.AtMs);
        foreach (var item in events.Catalogue) hash.AppendData(Encoding.UTF8.GetBytes(item.Id + "\n" + item.Category + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append<T>(T[] values) where T : struct
        {
            for (var from = 0; from < values.Length; from += Part) hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan(from, Math.Min(Part, values.Length - from))));
        }
    }

    /// <param name="Curve">Of each point the epoch, seconds, loss and validation.</param>
    private sealed record Header(SortedDictionary<string, string> Identity, TowerProgress Progress, double[][] Curve, bool HasBest)
    {
        public void CopyTo(TowerProgress at)
        {
            (at.Done, at.Total, at.Epoch, at.Place, at.Part) = (Progress.Done, Progress.Total, Progress.Epoch, Progress.Place, Progress.Part);
            (at.Losses, at.Measured, at.Measurements, at.BestValue, at.Worse) = (Progress.Losses, Progress.Measured, Progress.Measurements, Progress.BestValue, Progress.Worse);
            at.Elapsed = Progress.Elapsed;
            at.Curve = [.. Curve.Select(p => new CurvePoint(p[0], TimeSpan.FromSeconds(p[1]), p[2], p[3]))];
        }
    }
}
