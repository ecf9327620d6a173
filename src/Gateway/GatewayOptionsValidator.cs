using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Gateway.Security;

namespace Personalization.Gateway;

/// <summary>The rules across fields; never repeats a key, which is a secret.</summary>
internal sealed class GatewayOptionsValidator : IValidateOptions<GatewayOptions>
{
    /// <summary>Shorter keys can be guessed.</summary>
    private const int ShortestKey = 16;
    private static readonly AnnotatedOptions<GatewayOptions> Annotations = new(GatewayOptions.Section);

    public ValidateOptionsResult Validate(string? name, GatewayOptions options)
    {
        var errors = new List<string>(Annotations.Validate(name, options).Failures ?? []);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < options.ApiKeys.Count; i++)
        {
            var (key, role) = (options.ApiKeys[i].Key, options.ApiKeys[i].Role);
            if (key.Length < ShortestKey) errors.Add($"Gateway:ApiKeys:{i}:Key has {key.Length} characters, must have at least {ShortestKey}");
            else if (!seen.Add(key)) errors.Add($"Gateway:ApiKeys:{i}:Key is the same as one before");
            if (role == ApiRole.None || !Enum.IsDefined(role)) errors.Add($"Gateway:ApiKeys:{i}:Role is {role}, must be read, write or admin");
        }
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
