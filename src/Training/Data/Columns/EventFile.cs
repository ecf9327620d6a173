using System.Collections.Immutable;
using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Personalization.Core.Catalog;
using Personalization.Core.Features;
using Personalization.Core.Interactions;

namespace Personalization.Training.Data.Columns;

/// <summary>Interactions column by column, little-endian: customer, item, session, device (int32; −1 none), time (int64, ms), value (float64; NaN none), kind, flags (bytes).</summary>
internal static class EventFile
{
    private const byte Long = 1, Test = 2;

    /// <returns>Names of the devices by number.</returns>
    public static ImmutableArray<string> Write(DataSet data, IReadOnlyList<string> customers, string path)
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Columns are written on little-endian machines only.");
        var (rows, customerOf, itemOf, sessionOf) = (data.Interactions, Numbers(customers), Numbers([.. data.Items.Select(i => i.Id)]), new Dictionary<string, int>(StringComparer.Ordinal));
        using var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        Column(zip, rows, i => customerOf[i.CustomerId]);
        Column(zip, rows, i => i.ItemId is { } id && itemOf.TryGetValue(id, out var item) ? item : -1);
        Column(zip, rows, i => i.Context?.GetValueOrDefault(DataSet.SessionKey) is { } name ? NumberOf(sessionOf, name) : -1);
        var deviceOf = new Dictionary<string, int>(StringComparer.Ordinal);
        Column(zip, rows, i => i.Context?.GetValueOrDefault(QueryMoment.DeviceKey) is { } name ? NumberOf(deviceOf, name) : -1);
        Column(zip, rows, i => i.At.ToUnixTimeMilliseconds());
        Column(zip, rows, i => i.Value ?? double.NaN);
        Column(zip, rows, i => (byte)i.Kind);
        Column(zip, rows, i => (byte)((i.Context?.ContainsKey(DataSet.LongWatchKey) == true ? Long : 0) | (i.Context?.ContainsKey(DataSet.TestKey) == true ? Test : 0)));
        return [.. deviceOf.OrderBy(d => d.Value).Select(d => d.Key)];
    }

    /// <param name="queries">Search words by row.</param>
    /// <exception cref="InvalidDataException">The file is shorter or longer than the rows, or names what is not there.</exception>
    public static Interaction[] Read(string path, int rows, IReadOnlyList<string> customers, IReadOnlyList<CatalogItem> items, IReadOnlyDictionary<int, string> queries, ImmutableArray<string> devices)
    {
        using var zip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var (customerOf, itemOf, sessionOf, deviceOf) = (Column<int>(zip, rows), Column<int>(zip, rows), Column<int>(zip, rows), Column<int>(zip, rows));
        var (at, values, kinds, flags) = (Column<long>(zip, rows), Column<double>(zip, rows), Column<byte>(zip, rows), Column<byte>(zip, rows));
        if (zip.ReadByte() >= 0) throw new InvalidDataException("the columns go on after their end");
        var contexts = new Dictionary<(int, int, byte), ImmutableDictionary<string, string>?> { [(-1, -1, 0)] = null };
        var interactions = new Interaction[rows];
        for (var i = 0; i < rows; i++)
        {
            if ((uint)customerOf[i] >= customers.Count || itemOf[i] >= items.Count || deviceOf[i] >= devices.Length) throw new InvalidDataException($"row {i} names a customer, an item or a device that is not there");
            var key = (sessionOf[i], deviceOf[i], flags[i]);
            if (!contexts.TryGetValue(key, out var context)) contexts[key] = context = ContextOf(sessionOf[i], deviceOf[i] < 0 ? null : devices[deviceOf[i]], flags[i]);
            interactions[i] = new Interaction
            {
                EventId = string.Create(CultureInfo.InvariantCulture, $"row-{i}"),
                CustomerId = customers[customerOf[i]],
                ItemId = itemOf[i] < 0 ? null : items[itemOf[i]].Id,
                Query = queries.GetValueOrDefault(i),
                Kind = (InteractionKind)kinds[i],
                At = DateTimeOffset.FromUnixTimeMilliseconds(at[i]),
                Value = double.IsNaN(values[i]) ? null : values[i],
                Context = context,
            };
        }
        return interactions;
    }

    private static ImmutableDictionary<string, string> ContextOf(int session, string? device, byte flags)
    {
        var context = ImmutableDictionary<string, string>.Empty;
        if (session >= 0) context = context.Add(DataSet.SessionKey, session.ToString(CultureInfo.InvariantCulture));
        if (device is not null) context = context.Add(QueryMoment.DeviceKey, device);
        if ((flags & Long) != 0) context = context.Add(DataSet.LongWatchKey, "1");
        return (flags & Test) != 0 ? context.Add(DataSet.TestKey, "1") : context;
    }

    private static int NumberOf(Dictionary<string, int> numbers, string name)
    {
        if (!numbers.TryGetValue(name, out var number)) numbers[name] = number = numbers.Count;
        return number;
    }

    private static Dictionary<string, int> Numbers(IReadOnlyList<string> names)
    {
        var numbers = new Dictionary<string, int>(names.Count, StringComparer.Ordinal);
        for (var i = 0; i < names.Count; i++) numbers[names[i]] = i;
        return numbers;
    }

    private static void Column<T>(Stream stream, IReadOnlyList<Interaction> rows, Func<Interaction, T> valueOf) where T : unmanaged
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = valueOf(rows[i]);
        stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
    }

    private static T[] Column<T>(Stream stream, int rows) where T : unmanaged
    {
        var values = new T[rows];
        stream.ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
