using Personalization.Core.Interactions;
using Personalization.Storage.Blobs;
using Personalization.Storage.Outcomes;
using Personalization.Testing;
using static Personalization.Integration.Customers.CustomerSilo;

namespace Personalization.Integration.Customers;

/// <summary>Whatever goes wrong on the way of an event: what is acknowledged is there after a start, and counts once.</summary>
public sealed class EventFaultTests : IDisposable
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Duplicates_OutOfOrder_OverStreamAndCalls_CountOnce_AndStandInTheirPlace()
    {
        var events = Enumerable.Range(0, 200).Select(i => Click("ada", $"e{i}", $"i{i}", Noon.AddSeconds(i))).ToArray();
        var random = new Random(3);
        await using (var silo = await StartAsync())
        {
            for (var times = 0; times < 3; times++)
            {
                random.Shuffle(events);
                foreach (var batch in events.Chunk(random.Next(1, 50)))
                {
                    if (random.Next(2) == 0) await silo.PushAsync("ada", batch);
                    else await silo.Customer("ada").Apply(batch);
                }
            }
            await Eventually.GetAsync(() => silo.InteractionsAsync("ada"), count => count == 200);
        }
        await using var again = await StartAsync();
        var view = await again.Customer("ada").View();
        Assert.Equal(200, view.Interactions);
        Assert.Equal(Enumerable.Range(150, 50).Reverse().Select(i => $"i{i}"), view.Recent.Select(r => r.ItemId));
        Assert.Equal(0, (await again.Customer("ada").Apply(events)).Applied);
    }

    [Fact]
    public async Task AStoreThatRefusesWrites_AcknowledgesNothing_ShowsNothing_AndLosesNothing()
    {
        await using (var silo = await StartAsync())
        {
            Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", "e0")])).Applied);
            silo.Store.Refuses = true;

            await Assert.ThrowsAsync<IOException>(() => silo.Customer("ada").Apply([Click("ada", "e1")]));
            for (var i = 2; i < 20; i++) await silo.PushAsync("ada", Click("ada", $"e{i}"));
            await Eventually.TrueAsync(() => silo.Store.Refused > 5, "the stream does not try again");
            Assert.Equal(1, await silo.InteractionsAsync("ada"));

            silo.Store.Refuses = false;
            Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", "e1")])).Applied);
            await Eventually.GetAsync(() => silo.InteractionsAsync("ada"), count => count == 20);
        }
        await using var again = await StartAsync();
        Assert.Equal(20, await again.InteractionsAsync("ada"));
    }

    [Fact]
    public async Task AHandlerThatFailsAfterTheWrite_IsTriedAgain_AndTheEventCountsOnce()
    {
        await using (var silo = await StartAsync())
        {
            silo.Store.LosesAnswers = true;
            await silo.PushAsync("ada", Click("ada", "e1"), Click("ada", "e2"));
            await Eventually.TrueAsync(() => silo.Store.Refused >= 3, "the stream does not try again");
            silo.Store.LosesAnswers = false;
            await Eventually.GetAsync(() => silo.InteractionsAsync("ada"), count => count == 2);
        }
        // The log has the events as often as they were tried.
        await using var again = await StartAsync();
        Assert.Equal(2, await again.InteractionsAsync("ada"));
        Assert.Equal(0, (await again.Customer("ada").Apply([Click("ada", "e1"), Click("ada", "e2")])).Applied);
    }

    [Fact]
    public async Task AClockThatJumpsBackAnHour_TakesEventsIn_AndRevivesNobody()
    {
        var time = new JumpingClock { Now = Noon };
        await using var silo = await StartAsync(time);
        await silo.Customer("ada").Apply([Click("ada", "before", "i1", Noon)]);
        time.Now = Noon.AddHours(-1);

        Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", "after", "i2", time.Now)])).Applied);
        Assert.Equal(["i1", "i2"], (await silo.Customer("ada").View()).Recent.Select(r => r.ItemId));
        await silo.Customer("ada").Erase();

        // Stamped by the clock as it was before: part of what was erased.
        Assert.Equal(0, (await silo.Customer("ada").Apply([Click("ada", "late", "i3", Noon)])).Applied);
        Assert.Equal(0, await silo.InteractionsAsync("ada"));
        Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", "anew", "i4", Noon.AddSeconds(1))])).Applied);
    }

    [Fact]
    public async Task AProducerWhoseClockIsFarAhead_OverTheStream_MakesNothingLate()
    {
        var time = new JumpingClock { Now = Noon };
        await using (var silo = await StartAsync(time))
        {
            Interaction[] ahead = [Click("ada", "e1", "i1", Noon.AddYears(74)), Click("ada", "e2", "i2", Noon.AddHours(5))];
            await silo.PushAsync("ada", ahead);
            await Eventually.GetAsync(() => silo.InteractionsAsync("ada"), count => count == 2);
            time.Now = Noon.AddMinutes(1);
            Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", "e3", "i3", time.Now)])).Applied);
            Assert.Equal(0, (await silo.Customer("ada").Apply(ahead)).Applied);
            var view = await silo.Customer("ada").View();
            Assert.Equal([("i3", time.Now), ("i2", Noon), ("i1", Noon)], view.Recent.Select(r => (r.ItemId, r.At)));

            // What was stamped so may be of before the erasure, when it comes again.
            time.Now = Noon.AddMinutes(2);
            await silo.Customer("ada").Erase();
            time.Now = Noon.AddMinutes(3);
            Assert.Equal(1, (await silo.Customer("ada").Apply([.. ahead, Click("ada", "e4", "i4", time.Now)])).Applied);
        }
        await using var again = await StartAsync(time);
        Assert.Equal(("i4", time.Now), Assert.Single((await again.Customer("ada").View()).Recent.Select(r => (r.ItemId, r.At))));
    }

    [Fact]
    public async Task ACustomerWithAHundredThousandEventsInAMinute_IsBounded_AndOthersGoOn()
    {
        const int events = 100_000;
        await using (var silo = await StartAsync())
        {
            var applied = 0;
            await Parallel.ForEachAsync(Enumerable.Range(0, events).Chunk(500), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (chunk, _) =>
                Interlocked.Add(ref applied, (await silo.Customer("robot").Apply([.. chunk.Select(i => Buy($"e{i}", $"i{i}", Noon.AddMilliseconds(i * 0.6)))])).Applied));
            Assert.Equal(events, applied);
            Assert.Equal(1, (await silo.Customer("human").Apply([Click("human", "e1")])).Applied);
        }
        await using var again = await StartAsync();
        Assert.Equal(events, await again.InteractionsAsync("robot"));
        Assert.Equal(1, await again.InteractionsAsync("human"));
        Assert.Equal(50, (await again.Customer("robot").View()).Recent.Length);
    }

    [Fact]
    public async Task AnOutcomeLogThatCannotBeWritten_HoldsUpNobody_AndLosesNothing()
    {
        var working = _folder.File("blobs/.tmp");
        await using (var silo = await StartAsync())
        {
            Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", "e0")])).Applied);
            await silo.Outcomes.FlushAsync();
            // Where files are written before they move into place there is a file now: every write fails.
            Directory.Delete(working);
            await File.WriteAllTextAsync(working, "");
            for (var i = 1; i < 50; i++) Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", $"e{i}")])).Applied);
            var flushed = silo.Outcomes.FlushAsync();
            await Eventually.TrueAsync(() => silo.Outcomes.Failures > 2, "the log does not try again");
            Assert.NotNull(silo.Outcomes.Failure);
            Assert.Equal(50, await silo.InteractionsAsync("ada"));
            Assert.False(flushed.IsCompleted);

            File.Delete(working);
            Directory.CreateDirectory(working);
            await flushed;
            Assert.Equal((50, 0), (silo.Outcomes.Written, silo.Outcomes.Dropped));
            Assert.Equal(1, (await silo.Customer("ada").Apply([Click("ada", "e50")])).Applied);
        }
        // The last one came with the stop.
        var ids = new List<string>();
        await foreach (var line in OutcomeReader.ReadAsync(new FolderBlobStore(_folder.File("blobs"), TimeProvider.System))) ids.Add(line.Done!.EventId);
        Assert.Equal(Enumerable.Range(0, 51).Select(i => $"e{i}").Order(), ids.Order());
    }

    private Task<CustomerSilo> StartAsync(TimeProvider? time = null) => CustomerSilo.StartAsync(_folder.File("customers.db"), time);

    private static Interaction Buy(string id, string item, DateTimeOffset at) => Click("robot", id, item, at) with { Kind = InteractionKind.Purchase };

    private sealed class JumpingClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
