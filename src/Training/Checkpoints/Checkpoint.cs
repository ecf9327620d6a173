using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Personalization.Training.Data;

namespace Personalization.Training.Checkpoints;

/// <summary>
/// A training in a file, to go on from: written beside and moved into place, so that whatever ends the process leaves the former one or the whole new one. It says which
/// training it is of, and ends with a SHA-256 of all before.
/// </summary>
/// <param name="kind">What is kept, with the version of its content, such as "towers 2"; another one is refused.</param>
/// <param name="identity">What must be the same for a training to go on: seed, options, data.</param>
internal sealed class Checkpoint(CheckpointFile file, string kind, IReadOnlyDictionary<string, string> identity)
{
    private const int Part = 1 << 20;

    /// <summary>Writing takes at most about a thirtieth of the time.</summary>
    private const int Patience = 30;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private readonly string _magic = $"personalization {kind}";
    private long _saved = file.Time.GetTimestamp();
    private TimeSpan _took;

    /// <summary>Whether it is time to write one.</summary>
    public bool IsDue => file.Time.GetElapsedTime(_saved) is var since && since > Least && since > Patience * _took;

    /// <summary>Each option under "option NAME".</summary>
    public static SortedDictionary<string, string> IdentityOf<TOptions>(TOptions options, int seed, string data)
    {
        var identity = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["seed"] = $"{seed}", ["data"] = data };
        foreach (var option in JsonSerializer.SerializeToElement(options).EnumerateObject()) identity["option " + option.Name] = option.Value.ToString();
        return identity;
    }

    /// <param name="progress">What is no array; kept as JSON.</param>
    public void Save<TProgress>(TProgress progress, IEnumerable<float[]> arrays)
    {
        var start = file.Time.GetTimestamp();
        if (Path.GetDirectoryName(Path.GetFullPath(file.Path)) is { } folder) Directory.CreateDirectory(folder);
        var partial = file.Path + ".partial";
        using (var stream = new FileStream(partial, FileMode.Create, FileAccess.Write, FileShare.None, Part))
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            Write(Encoding.UTF8.GetBytes(_magic));
            var header = JsonSerializer.SerializeToUtf8Bytes(new Header<TProgress>(new(identity), progress), Json);
            Write(BitConverter.GetBytes(header.Length));
            Write(header);
            foreach (var values in arrays)
            {
                Write(BitConverter.GetBytes(values.Length));
                for (var from = 0; from < values.Length; from += Part) Write(MemoryMarshal.AsBytes(values.AsSpan(from, Math.Min(Part, values.Length - from))));
            }
            stream.Write(hash.GetHashAndReset());
            stream.Flush(flushToDisk: true);

            void Write(ReadOnlySpan<byte> bytes)
            {
                hash.AppendData(bytes);
                stream.Write(bytes);
            }
        }
        File.Move(partial, file.Path, overwrite: true);
        (_saved, _took) = (file.Time.GetTimestamp(), file.Time.GetElapsedTime(start));
    }

    /// <summary>Fills arrays from the file; false where there is none.</summary>
    /// <param name="arraysOf">Takes the progress and gives the arrays in the order of <see cref="Save"/>.</param>
    /// <exception cref="ImportException">The file is damaged, or of other options or data; the message says of which.</exception>
    public bool Load<TProgress>(Func<TProgress, IEnumerable<float[]>> arraysOf)
    {
        if (!File.Exists(file.Path)) return false;
        try
        {
            using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, Part);
            CheckHash(stream);
            var reader = new BinaryReader(stream, Encoding.UTF8);
            if (Encoding.UTF8.GetString(reader.ReadBytes(_magic.Length)) != _magic) throw new InvalidDataException($"it does not begin with \"{_magic}\"");
            var header = JsonSerializer.Deserialize<Header<TProgress>>(reader.ReadBytes(reader.ReadInt32()), Json) ?? throw new InvalidDataException("its header is null");
            if (Difference(header.Identity) is { } difference)
                throw new ImportException($"The checkpoint {file.Path} is of another training: {difference}. Give that again, or another --checkpoint, or delete the file to begin anew.");
            foreach (var values in arraysOf(header.Progress)) Fill(reader, values);
            return true;
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or JsonException)
        {
            throw new ImportException($"The checkpoint {file.Path} cannot be read: {error.Message}. Delete it to begin anew.");
        }
    }

    private static void Fill(BinaryReader reader, float[] values)
    {
        var length = reader.ReadInt32();
        if (length != values.Length) throw new InvalidDataException($"{length} numbers are where {values.Length} are expected");
        for (var from = 0; from < length; from += Part) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan(from, Math.Min(Part, length - from))));
    }

    private void CheckHash(FileStream stream)
    {
        var bytes = stream.Length - SHA256.HashSizeInBytes;
        if (bytes < _magic.Length) throw new InvalidDataException("it is too short");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[Part];
        for (var left = bytes; left > 0;)
        {
            var read = stream.Read(buffer, 0, (int)Math.Min(Part, left));
            if (read == 0) throw new InvalidDataException("it ends too early");
            hash.AppendData(buffer, 0, read);
            left -= read;
        }
        var found = new byte[SHA256.HashSizeInBytes];
        stream.ReadExactly(found);
        if (!hash.GetHashAndReset().AsSpan().SequenceEqual(found)) throw new InvalidDataException("its SHA-256 is wrong");
        stream.Position = 0;
    }

    /// <summary>What differs between the file's identity and this training's; null when nothing does.</summary>
    private string? Difference(IReadOnlyDictionary<string, string> theirs)
    {
        foreach (var (name, value) in identity)
            if (theirs.GetValueOrDefault(name) is var other && other != value)
                return name == "data" ? "its data are others" : $"its {name} is {other ?? "not known"}, here it is {value}";
        return null;
    }

    private sealed record Header<TProgress>(Dictionary<string, string> Identity, TProgress Progress);
}
