using System.Globalization;
using Personalization.Contracts;

namespace Personalization.Silo.Requests;

/// <summary>
/// What a request id is made of: 32 hexadecimal digits that sort by time (UUID version 7), of whose random ones 4 name the arm of an experiment, 0 for none, and the
/// last 8 the silo that answered.
/// </summary>
internal static class RequestIds
{
    private const int Length = 32;
    private const int ArmLength = 4;
    private const int ArmAt = Length - IKeptRequestsGrain.MarkLength - ArmLength;

    public static string New(DateTimeOffset at, ushort arm, string mark) =>
        string.Concat(Guid.CreateVersion7(at).ToString("N", CultureInfo.InvariantCulture).AsSpan(0, ArmAt), arm.ToString("x4", CultureInfo.InvariantCulture), mark);

    /// <summary>0 of one that names no arm, or is none of ours.</summary>
    public static ushort ArmOf(string? requestId) =>
        requestId is { Length: Length } && ushort.TryParse(requestId.AsSpan(ArmAt, ArmLength), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var arm) ? arm : (ushort)0;
}
