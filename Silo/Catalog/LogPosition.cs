namespace Personalization.Silo.Catalog;

/// <summary>How far the log of one partition of the catalogue has been followed.</summary>
/// <param name="Log">Which log; empty where it had not begun.</param>
/// <param name="Version">The last change that counts; 0 before the first.</param>
public readonly record struct LogPosition(Guid Log, long Version)
{
    /// <summary>Whether a follower that is here can go on with that log: a log that was lost and began anew is another one, whatever its versions.</summary>
    public bool IsIn(Guid log) => Version == 0 || Log == log;
}
