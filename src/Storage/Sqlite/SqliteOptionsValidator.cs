using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Personalization.Storage.Sqlite;

/// <summary>Tells all that is wrong with <see cref="SqliteOptions"/> at once.</summary>
public sealed class SqliteOptionsValidator : IValidateOptions<SqliteOptions>
{
    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, SqliteOptions options)
    {
        var found = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), found, validateAllProperties: true);
        var errors = found.Select(result => result.ErrorMessage!).ToList();
        if (options.MaxBatchWrites > options.QueueCapacity)
        {
            errors.Add($"Sqlite:MaxBatchWrites is {options.MaxBatchWrites}, must be at most Sqlite:QueueCapacity, which is {options.QueueCapacity}");
        }
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
