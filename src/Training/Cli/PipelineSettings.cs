using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Personalization.Core.Exploration;
using Personalization.Core.Pipeline;
using Personalization.Training.Data;

namespace Personalization.Training.Cli;

/// <summary>The shop's settings of the pipeline, from where silos have theirs: a file of settings, the environment, and what the command line sets; of several the last.</summary>
internal static class PipelineSettings
{
    private const string Section = "Pipeline";

    /// <param name="file">As the silo's appsettings.json; null for none.</param>
    /// <param name="set">Pipeline:Key=value.</param>
    /// <exception cref="ImportException">A setting that there is not, or that is out of its bounds.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no JSON.</exception>
    public static PipelineOptions Read(string? file, IEnumerable<string> set)
    {
        var builder = new ConfigurationBuilder();
        if (file is not null) builder.AddJsonFile(Path.GetFullPath(file), optional: false);
        var configuration = builder.AddEnvironmentVariables().AddInMemoryCollection(set.Select(Parse)).Build();
        try
        {
            var options = configuration.GetSection(Section).Get<PipelineOptions>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new PipelineOptions();
            Require(options);
            // What may never be shown is no place to learn at.
            options.Exploration = new ExplorationOptions();
            return options;
        }
        catch (InvalidOperationException e)
        {
            throw new ImportException($"The settings in {Section} cannot be read: {e.Message} {e.InnerException?.Message}".TrimEnd());
        }
    }

    private static KeyValuePair<string, string?> Parse(string setting) =>
        setting.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals && setting.StartsWith($"{Section}:", StringComparison.OrdinalIgnoreCase)
            ? new(setting[..equals], setting[(equals + 1)..])
            : throw new ImportException($"--set {setting} is no {Section}:Key=value.");

    private static void Require(PipelineOptions options)
    {
        var broken = new List<ValidationResult>();
        if (!Validator.TryValidateObject(options, new ValidationContext(options), broken, validateAllProperties: true))
            throw new ImportException(string.Join(' ', broken.Select(b => b.MemberNames.Any() ? $"{Section}: {b.ErrorMessage}" : $"{b.ErrorMessage}.")));
    }
}
