namespace Personalization.Testing;

/// <summary>Asks again until the answer is right; a test that gives up says what it saw last.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static async Task<T> GetAsync<T>(Func<Task<T>> ask, Func<T, bool> isRight)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var answer = await ask();
            if (isRight(answer)) return answer;
            if (deadline.IsCancellationRequested) throw new TimeoutException($"after {Patience} still: {answer}");
            await Task.Delay(20);
        }
    }

    public static Task TrueAsync(Func<bool> isRight, string? otherwise = null) =>
        GetAsync(() => Task.FromResult(isRight() ? null : otherwise ?? "false"), wrong => wrong is null);
}
