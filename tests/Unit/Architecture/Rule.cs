namespace Personalization.Unit.Architecture;

internal static class Rule
{
    /// <summary>Fails with every offender by name.</summary>
    public static void IsKept<T>(IEnumerable<T> offenders)
    {
        var names = offenders.Select(o => $"{o}").ToList();
        Assert.True(names.Count == 0, string.Join('\n', names));
    }
}
