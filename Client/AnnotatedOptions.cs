using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace Personalization.Client;

/// <summary>Holds options against their DataAnnotations and their rules across fields, and tells everything that is wrong at once, by configuration key.</summary>
public sealed class AnnotatedOptions<T>(string section) : IValidateOptions<T> where T : class
{
    public ValidateOptionsResult Validate(string? name, T options)
    {
        var errors = new List<string>();
        foreach (var property in typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
            {
                var value = property.GetValue(options);
                if (rule.IsValid(value)) continue;
                errors.Add(rule is RangeAttribute range
                    ? string.Create(CultureInfo.InvariantCulture, $"{section}:{property.Name} is {value}, must be {range.Minimum} to {range.Maximum}")
                    : rule.FormatErrorMessage($"{section}:{property.Name}"));
            }
        }
        if (options is IValidatableObject across)
            errors.AddRange(across.Validate(new ValidationContext(options)).Select(broken => broken.ErrorMessage!));
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
