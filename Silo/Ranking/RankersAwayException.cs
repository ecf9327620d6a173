namespace Personalization.Silo.Ranking;

/// <summary>No silo with the role ranking can be reached; its message is what the answer's <c>degraded</c> says.</summary>
public sealed class RankersAwayException : OrleansException
{
    private const string Told = "no ranking silo can be reached";

    public RankersAwayException() : base(Told)
    {
    }

    public RankersAwayException(OrleansException cause) : base(Told, cause)
    {
    }
}
