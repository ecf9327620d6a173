namespace Personalization.Integration.Faults;

/// <summary>That every customer has a visit of a kind, from now on.</summary>
internal sealed class Wish(Func<Visit, bool> isRight, IEnumerable<string> customers)
{
    private readonly TaskCompletionSource _fulfilled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _without = [.. customers];
    private Visit? _wrong;

    public Task Fulfilled => _fulfilled.Task;

    /// <summary>A visit that has ended; it may have lasted longer than the wish.</summary>
    public void Tell(Visit visit)
    {
        lock (_without)
        {
            if (!isRight(visit)) _wrong = visit;
            else if (_without.Remove(visit.Customer) && _without.Count == 0) _fulfilled.SetResult();
        }
    }

    public override string ToString()
    {
        lock (_without) return $"without such a visit: {string.Join(", ", _without)}; the last of another kind: {_wrong}";
    }
}
