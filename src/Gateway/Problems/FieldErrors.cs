namespace Personalization.Gateway.Problems;

/// <summary>All that is wrong with one request, up to a number that still helps.</summary>
internal sealed class FieldErrors
{
    public const int Most = 100;
    private readonly List<FieldError> _errors = [];

    public bool Any => _errors.Count > 0;
    public bool IsFull => _errors.Count >= Most;
    public IReadOnlyList<FieldError> All => _errors;

    public void Add(string pointer, string detail, int? position = null)
    {
        if (!IsFull) _errors.Add(new FieldError(pointer, detail, position));
    }

    public Problem ToProblem() => new(400, _errors.Count == 1 ? "One field of the request is wrong." : $"{(IsFull ? "At least " : "")}{_errors.Count} fields of the request are wrong.", _errors);
}
