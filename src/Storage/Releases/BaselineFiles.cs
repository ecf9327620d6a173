using Personalization.Core.Pacing;
using Personalization.Core.Releases;

namespace Personalization.Storage.Releases;

/// <summary>
/// The baselines of a release in its folder. <c>popular.f32</c> and <c>trending.f32</c> are bare float32; the two tables begin with a magic number, a version and their
/// sizes, then the arrays of <see cref="Covisits"/> and <see cref="ItemFactors"/> in their order. Little-endian throughout.
/// </summary>
public static class BaselineFiles
{
    /// <summary>Writes the four files; their digests come with <see cref="ReleaseFolder.SealAsync"/>.</summary>
    public static void Write(ReleaseBaselines baselines, string folder)
    {
        WriteTo(ReleaseFiles.Popular, file => file.Floats(baselines.Popular));
        WriteTo(ReleaseFiles.Trending, file => file.Floats(baselines.Trending));
        var (starts, items, counts, _) = baselines.Covisits.Arrays;
        WriteTo(ReleaseFiles.Covisits, file =>
        {
            file.Header(TableFile.Covisits, baselines.Covisits.Items, items.Length);
            file.Ints(starts);
            file.Ints(items);
            file.Floats(counts);
        });
        WriteTo(ReleaseFiles.Factors, file =>
        {
            file.Header(TableFile.Factors, baselines.Factors.Items, baselines.Factors.Dimensions);
            file.Floats([baselines.Factors.Confidence]);
            file.Floats(baselines.Factors.Arrays.Gram);
            file.Floats(baselines.Factors.Arrays.Items);
        });

        void WriteTo(string name, Action<TableFile> write)
        {
            using var stream = new FileStream(Path.Combine(folder, name), FileMode.Create, FileAccess.Write, FileShare.None, 1 << 20);
            write(new TableFile(stream));
        }
    }

    /// <summary>The baselines of an opened release; <see cref="ReleaseBaselines.None"/> where it was written before there were such files.</summary>
    /// <exception cref="InvalidReleaseException">A file is of another version or contradicts the manifest.</exception>
    public static ReleaseBaselines Read(OpenedRelease release) => Read(release, WorkPace.Full(CancellationToken.None));

    /// <inheritdoc cref="Read(OpenedRelease)"/>
    public static ReleaseBaselines Read(OpenedRelease release, WorkPace pace)
    {
        if (!release.Manifest.Files.ContainsKey(ReleaseFiles.Covisits)) return ReleaseBaselines.None;
        var items = release.Manifest.Items;
        var popular = Counts(ReleaseFiles.Popular);
        var trending = Counts(ReleaseFiles.Trending);
        return new ReleaseBaselines(popular, trending, Open(ReleaseFiles.Covisits, file => ReadCovisits(file, items, popular)), Open(ReleaseFiles.Factors, file => ReadFactors(file, items)));

        float[] Counts(string name) => Open(name, file => file.Floats(items));
        T Open<T>(string name, Func<TableFile, T> read)
        {
            using var stream = new PacedStream(File.OpenRead(release.PathOf(name)), pace);
            try
            {
                var table = new TableFile(stream);
                var value = read(table);
                table.End();
                return value;
            }
            catch (Exception error) when (error is InvalidDataException or ArgumentException)
            {
                throw new InvalidReleaseException(release.Manifest.Id, $"file \"{name}\": {error.Message}", error);
            }
        }
    }

    private static Covisits ReadCovisits(TableFile file, int items, float[] turns)
    {
        var entries = file.Header(TableFile.Covisits, items);
        return new Covisits(file.Ints(items + 1L), file.Ints(entries), file.Floats(entries), turns);
    }

    private static ItemFactors ReadFactors(TableFile file, int items)
    {
        var dimensions = file.Header(TableFile.Factors, items);
        if (dimensions is < 1 or > 4096) throw new InvalidDataException($"it has {dimensions} dimensions, expected 1 to 4096.");
        var confidence = file.Floats(1)[0];
        var gram = file.Floats((long)dimensions * dimensions);
        return new ItemFactors(dimensions, file.Floats((long)items * dimensions), gram, confidence);
    }
}
