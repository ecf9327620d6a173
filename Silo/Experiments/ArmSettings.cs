using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Core.Experiments;
using Personalization.Core.Pipeline;

namespace Personalization.Silo.Experiments;

/// <summary>The options of an arm: the silo's own with what the arm has otherwise.</summary>
public sealed class ArmSettings(IConfiguration configuration, IEnumerable<IValidateOptions<PipelineOptions>> rules)
{
    private const string Section = "Pipeline";

    /// <exception cref="ValidationException">A setting is none of the section, or out of bounds; the message names it.</exception>
    public PipelineOptions Of(ExperimentArm arm)
    {
        PipelineOptions options;
        try
        {
            // Alone first: the silo's own section may have keys for others.
            new ConfigurationBuilder().AddInMemoryCollection(Settings(arm)).Build().Get<PipelineOptions>(binder => binder.ErrorOnUnknownConfiguration = true);
            options = new ConfigurationBuilder().AddConfiguration(configuration.GetSection(Section)).AddInMemoryCollection(Settings(arm)).Build().Get<PipelineOptions>() ?? new PipelineOptions();
        }
        catch (InvalidOperationException e)
        {
            throw new ValidationException(ConfigurationFault.SentenceOf(e));
        }
        var broken = rules.Select(rule => rule.Validate(null, options)).Where(result => result.Failed).SelectMany(result => result.Failures!).ToList();
        return broken.Count == 0 ? options : throw new ValidationException(string.Join("; ", broken));
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings(ExperimentArm arm) => arm.Pipeline.Select(s => new KeyValuePair<string, string?>(s.Key, s.Value));
}
