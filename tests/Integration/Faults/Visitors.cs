using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using Personalization.Integration.Trip;
using Personalization.Testing;

namespace Personalization.Integration.Faults;

/// <summary>
/// Customers who are in the shop while something fails: each does something, waits until that is acknowledged, asks for a recommendation, and so on; what was refused
/// is sent again, as a client would. Whatever fails, every recommendation has to come, whole, and to know of all that was acknowledged before; a refusal has to say when to try again.
/// </summary>
public sealed class Visitors : IAsyncDisposable
{
    private const int Count = 8;
    private const int Items = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly FaultyShop _shop;
    private readonly Dictionary<string, Task<int>> _visitors;
    private readonly List<Wish> _wishes = [];
    private readonly CancellationTokenSource _leave = new();
    private int _answers;

    private Visitors(FaultyShop shop, string name)
    {
        _shop = shop;
        _visitors = Enumerable.Range(0, Count).Select(i => $"{name}-{i}").ToDictionary(id => id, id => Task.Run(() => StayAsync(id)));
    }

    /// <summary>Recommendations that were answered.</summary>
    public int Answers => Volatile.Read(ref _answers);

    public IEnumerable<string> Customers => _visitors.Keys;

    public static Visitors Enter(FaultyShop shop, string name) => new(shop, name);

    /// <summary>Waits until everyone has had a visit of a kind that began after this call.</summary>
    public async Task EveryoneAsync(Func<Visit, bool> isRight, [CallerArgumentExpression(nameof(isRight))] string kind = "")
    {
        var wish = new Wish(isRight, _visitors.Keys);
        lock (_wishes) _wishes.Add(wish);
        // Nobody leaves before: who does has met something that must not be.
        var first = await Task.WhenAny([wish.Fulfilled, Task.Delay(Patience), .. _visitors.Values]);
        lock (_wishes) _wishes.Remove(wish);
        if (!wish.Fulfilled.IsCompleted) await first;
        Assert.True(wish.Fulfilled.IsCompleted, $"{kind}: {wish}");
    }

    /// <summary>Ends the visits, and asserts that nothing that was acknowledged is lost or counted twice.</summary>
    public async Task LeaveAsync()
    {
        await _leave.CancelAsync();
        foreach (var (id, acknowledged) in _visitors) await _shop.AssertHasOnceAsync(id, EventsOf(id, await acknowledged));
    }

    /// <summary>All that the customer had acknowledged.</summary>
    public static object[] EventsOf(string id, int acknowledged) => [.. Enumerable.Range(0, acknowledged).Select(n => EventOf(id, n))];

    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync();
        await ((Task)Task.WhenAll(_visitors.Values)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _leave.Dispose();
    }

    /// <returns>How many events were acknowledged.</returns>
    private async Task<int> StayAsync(string id)
    {
        var (acknowledged, refusal) = (0, (string?)null);
        while (!_leave.IsCancellationRequested || refusal is not null)
        {
            Wish[] wishes;
            lock (_wishes) wishes = [.. _wishes];
            refusal = await SendAsync(EventOf(id, acknowledged), isNew: refusal is null);
            if (refusal is null) acknowledged++;
            var answer = await _shop.Http.RecommendAsync(id, Items);
            Interlocked.Increment(ref _answers);
            var visit = new Visit(id, acknowledged, refusal, answer);
            Assert.True(ShopCalls.ItemsOf(answer).Distinct().Count() == Items, visit.ToString());
            // One that was refused may have taken effect: nobody knows until it comes again.
            Assert.True(visit.Known == acknowledged || refusal is not null && visit.Known == acknowledged + 1, visit.ToString());
            foreach (var wish in wishes) wish.Tell(visit);
        }
        return acknowledged;
    }

    /// <returns>Null when it is acknowledged.</returns>
    private async Task<string?> SendAsync(object interaction, bool isNew)
    {
        using var response = await _shop.Http.PostAsJsonAsync("/v1/interactions?ack=applied", new[] { interaction });
        var body = await response.Content.ReadAsStringAsync();
        if (response.StatusCode == HttpStatusCode.ServiceUnavailable)
        {
            Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero, "a refusal that does not say when to try again");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            return body;
        }
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {body}");
        Assert.True(body == """{"applied":1,"duplicates":0}""" || !isNew && body == """{"applied":0,"duplicates":1}""", body);
        return null;
    }

    public static object EventOf(string id, int n) =>
        ShopCalls.Event(id, "click", string.Create(CultureInfo.InvariantCulture, $"i{n % 1000}"), string.Create(CultureInfo.InvariantCulture, $"{id}-{n}"));
}
