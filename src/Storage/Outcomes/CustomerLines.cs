using Personalization.Core.Outcomes;

namespace Personalization.Storage.Outcomes;

/// <summary>Tells lines of the log that speak of some customers from those that do not, mostly without reading them as JSON. Thread safe.</summary>
internal sealed class CustomerLines(IReadOnlyCollection<string> ids)
{
    private readonly (byte[] Own, byte[] AsGuest)[] _marks = [.. ids.Select(OutcomeLineCodec.MarksOf)];

    public bool Speak(ReadOnlySpan<byte> line)
    {
        foreach (var (own, asGuest) in _marks)
            if (line.IndexOf(own) >= 0 || line.IndexOf(asGuest) >= 0) return true;
        return false;
    }

    /// <summary>The merge that the line is, if it is one of theirs.</summary>
    public GuestMerged? LinkIn(ReadOnlySpan<byte> line) => line.IndexOf("\"merged\":"u8) >= 0 && Speak(line) ? OutcomeLineCodec.Read(line).Merged : null;
}
