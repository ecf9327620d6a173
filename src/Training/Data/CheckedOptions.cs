using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Personalization.Training.Data;

/// <summary>Checks options by their annotations and tells of all that are wrong at once, each with its value and what it must be.</summary>
internal static class CheckedOptions
{
    /// <param name="nameOf">How people write the name of a property, such as <c>--max-bad-rows</c>; its <see cref="DisplayAttribute"/> decides where it has one.</param>
    /// <exception cref="ImportException">An option is out of its range.</exception>
    public static void Require(object options, Func<string, string>? nameOf = null, string before = "")
    {
        var problems = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true)) return;
        throw new ImportException(before + string.Join("; ", problems.Select(p => Sentence(options, p, nameOf ?? (name => name)))) + ".");
    }

    private static string Sentence(object options, ValidationResult problem, Func<string, string> nameOf)
    {
        if (problem.MemberNames.FirstOrDefault() is not { } member || options.GetType().GetProperty(member) is not { } property || property.GetCustomAttribute<RangeAttribute>() is not { } range)
            return (problem.ErrorMessage ?? "an option is out of its range").TrimEnd('.');
        return string.Create(CultureInfo.InvariantCulture,
            $"{property.GetCustomAttribute<DisplayAttribute>()?.Name ?? nameOf(member)} is {property.GetValue(options)}, must be {range.Minimum:#,0.######} to {range.Maximum:#,0.######}");
    }
}
