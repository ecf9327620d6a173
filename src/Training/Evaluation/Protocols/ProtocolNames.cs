using Personalization.Training.Data;

namespace Personalization.Training.Evaluation.Protocols;

/// <summary>The protocols by name.</summary>
public static class ProtocolNames
{
    public const string LeaveOneOut = "loo-full";
    public const string Ncf = "ncf-99";
    public const string RandomRows = "random-90-10";
    public const string Time = "time";
    public const string Session = "session";

    /// <summary>Not a cut of its own but a way of asking: events of the last part in order through the serving pipeline.</summary>
    public const string Replay = "replay";

    public static readonly IReadOnlyList<string> All = [LeaveOneOut, Ncf, RandomRows, Time, Session, Replay];

    /// <exception cref="ImportException">There is no such protocol.</exception>
    public static IProtocol Open(string name) => name switch
    {
        LeaveOneOut => new LeaveOneOutProtocol(),
        Ncf => new NcfProtocol(),
        RandomRows => new RandomRowsProtocol(),
        Time => new TimeProtocol(),
        Session => new SessionProtocol(),
        // It streams, and has no split of its own.
        Replay => throw new ImportException($"The protocol '{Replay}' is for evaluate alone. Give one of {string.Join(", ", All.Where(p => p != Replay))}."),
        _ => throw new ImportException($"'{name}' is no protocol. Give one of {string.Join(", ", All)}."),
    };
}
