using Personalization.Training.Data;
using Personalization.Training.Data.Columns;
using Personalization.Training.Import.Fashion;
using Personalization.Training.Import.Generic;
using Personalization.Training.Import.MovieLens;
using Personalization.Training.Import.Outcomes;
using Personalization.Training.Import.Synthetic;
using Personalization.Training.Import.Videos;

namespace Personalization.Training.Import;

/// <summary>Reads a data source of any format.</summary>
public static class Importer
{
    /// <exception cref="ImportException">Something is missing or wrong; the message says what, where and what to do.</exception>
    public static DataSet Read(DataSource source, ImportOptions options, CancellationToken cancellation = default)
    {
        CheckedOptions.Require(options);
        ReadingProgress.Start(options.Progress, source.Path);
        try
        {
            return Open(source, options, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw new ImportException($"{source.Shown} cannot be read: {e.Message}", e);
        }
    }

    private static DataSet Open(DataSource source, ImportOptions options, CancellationToken cancellation) =>
        source.Format switch
        {
            DataSource.Synthetic => SyntheticShop.Make(options, cancellation),
            DataSource.MovieLens => new MovieLensImport(source.Path, options, cancellation).Read(),
            DataSource.Generic => new GenericImport(source.Path, options, cancellation).Read(),
            DataSource.Fashion => new FashionImport(source.Path, options, cancellation).Read(),
            DataSource.Videos => new VideoImport(source.Path, options, cancellation).Read(),
            DataSource.Outcomes => new OutcomeImport(source.Path, options, cancellation).Read(),
            DataSource.Columns => ColumnFolder.Read(source.Path),
            _ => throw new ImportException($"There is no importer for '{source.Format}'."),
        };
}
