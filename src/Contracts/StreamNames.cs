namespace Personalization.Contracts;

/// <summary>Where interactions flow.</summary>
public static class StreamNames
{
    /// <summary>Name of the stream provider.</summary>
    public const string Provider = "interactions";

    /// <summary>Namespace of the streams of <see cref="Core.Interactions.Interaction"/>; a stream's key is the customer's id.</summary>
    public const string Interactions = "interactions";
}
