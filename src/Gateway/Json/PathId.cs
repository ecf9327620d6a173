using Personalization.Core.Interactions;

namespace Personalization.Gateway.Json;

/// <summary>An id as it comes in a path.</summary>
internal static class PathId
{
    /// <summary>Servers leave %2F in a path as it is, since a slash would change the path; in an id it is a slash.</summary>
    public static bool TryRead(string segment, out string id)
    {
        id = segment.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        return InteractionRules.IsId(id);
    }
}
