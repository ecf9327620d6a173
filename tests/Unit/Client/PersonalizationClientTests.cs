using Microsoft.Extensions.Options;
using Personalization.Client;
using Personalization.Core.Interactions;

namespace Personalization.Unit.Client;

public sealed class PersonalizationClientTests
{
    [Fact]
    public async Task Apply_OfAnEventThatBreaksARule_CallsNobody()
    {
        var time = new ManualTime();
        // Without grains, any call would be one of null.
        var client = new PersonalizationClient(null!, Options.Create(new PersonalizationClientOptions()), time);
        var ahead = new Interaction { EventId = "e1", CustomerId = "a", Kind = InteractionKind.Click, ItemId = "i1", At = time.GetUtcNow().AddMinutes(2) };
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => client.ApplyAsync([ahead with { At = time.GetUtcNow() }, ahead]));
        Assert.Contains("1 of 2: at more than a minute ahead", refused.Message, StringComparison.Ordinal);
    }
}
