namespace Personalization.Training.Data;

/// <summary>Data that cannot be used. The message is for the person who gave them: file, line and remedy.</summary>
public sealed class ImportException : Exception
{
    public ImportException(string message) : base(message)
    {
    }

    public ImportException(string message, Exception cause) : base(message, cause)
    {
    }
}
