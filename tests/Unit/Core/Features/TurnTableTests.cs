using Personalization.Core.Features;

namespace Personalization.Unit.Core.Features;

public sealed class TurnTableTests
{
    private readonly TurnTable _table = new();

    [Fact]
    public void Of_ManyItems_IsWhatADictionaryWouldSay()
    {
        var (random, strengths, had) = (new Random(3), new Dictionary<int, float>(), new HashSet<int>());
        for (var i = 0; i < 20_000; i++)
        {
            var item = random.Next(5000);
            _table.AddTogether(item, 0.5f);
            strengths[item] = strengths.GetValueOrDefault(item) + 0.5f;
            if (i % 3 == 0) Assert.Equal(had.Add(item), _table.AddTurn(item));
        }
        for (var item = 0; item < 6000; item++) Assert.Equal((strengths.GetValueOrDefault(item), had.Contains(item)), _table.Of(item));
    }

    [Fact]
    public void GoingTogether_AreThoseWithAStrength_InTheirOrder()
    {
        _table.AddTurn(9);
        _table.AddTogether(7, 1);
        _table.AddTogether(0, 2);
        _table.AddTogether(7, 1);
        Assert.Equal([(7, 2f), (0, 2f)], _table.GoingTogether);
    }

    [Fact]
    public void Clear_ForgetsEverything()
    {
        for (var item = 0; item < 3000; item++) _table.AddTurn(item);
        _table.Clear();
        Assert.Equal((0f, false), _table.Of(17));
        Assert.Empty(_table.GoingTogether);
        Assert.True(_table.AddTurn(17));
    }
}
