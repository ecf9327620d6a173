namespace Personalization.Inference;

/// <summary>A model file does not fit this program. The message names the file, and for everything that differs what came and what was expected.</summary>
public sealed class ModelMismatchException : Exception
{
    public ModelMismatchException(string message) : base(message)
    {
    }

    public ModelMismatchException(string message, Exception inner) : base(message, inner)
    {
    }
}
