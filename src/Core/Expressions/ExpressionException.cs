namespace Personalization.Core.Expressions;

/// <summary>Text that is no expression.</summary>
/// <param name="position">0-based place of the character at which it stopped making sense.</param>
public sealed class ExpressionException(string message, int position) : FormatException($"{message} at character {position}")
{
    public int Position { get; } = position;
}
