using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Personalization.Testing;

namespace Personalization.Integration.Learning;

/// <summary>
/// A shop whose items have styles that no attribute tells of, and customers who each like one of them. The data it starts with are noise: what there is to learn can only
/// be learned from what customers do with what they are shown.
/// </summary>
internal sealed class TasteShop(HttpClient http, int customers, int seed)
{
    public const int Items = 240;
    private const int Styles = 8;
    private const int Slate = 10;

    /// <summary>Who likes the style clicks on every second item of it, and on few others.</summary>
    private const double ClickRate = 0.5;
    private const double OddClickRate = 0.02;
    private readonly Random _random = new(seed);
    private int _events;

    /// <summary>Writes items without anything that tells them apart, and interactions without any taste.</summary>
    public static void WriteNoise(string folder, int seed, DateTimeOffset now)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        var items = new StringBuilder("item_id,title,category,text\n");
        for (var i = 0; i < Items; i++) items.AppendLine(CultureInfo.InvariantCulture, $"t{i},thing,things,");
        File.WriteAllText(Path.Combine(folder, "items.csv"), items.ToString());
        var rows = new StringBuilder("customer_id,item_id,kind,value,timestamp\n");
        for (var c = 0; c < 100; c++)
            for (var e = 0; e < 20; e++)
                rows.AppendLine(CultureInfo.InvariantCulture, $"noise{c},t{random.Next(Items)},click,,{now.AddDays(-30).AddMinutes(c * 60 + e).ToUnixTimeSeconds()}");
        File.WriteAllText(Path.Combine(folder, "interactions.csv"), rows.ToString());
    }

    /// <summary>Every customer looks at so many slates, one after the other, and clicks on what they like of them.</summary>
    /// <returns>Share of the items shown that were clicked.</returns>
    public async Task<double> VisitAsync(int slates)
    {
        var (shown, clicked) = (0, 0);
        for (var visit = 0; visit < slates; visit++)
        {
            for (var c = 0; c < customers; c++)
            {
                var answer = await http.RecommendAsync($"taster{c}", Slate);
                var clicks = new JsonArray();
                foreach (var item in ShopCalls.ItemsOf(answer))
                {
                    shown++;
                    if (_random.NextDouble() >= (StyleOf(item) == c % Styles ? ClickRate : OddClickRate)) continue;
                    clicked++;
                    clicks.Add(new JsonObject { ["eventId"] = $"taste-{_events++}", ["customerId"] = $"taster{c}", ["kind"] = "click", ["itemId"] = item, ["requestId"] = (string)answer["requestId"]! });
                }
                if (clicks.Count == 0) continue;
                using var content = new StringContent(clicks.ToJsonString(), Encoding.UTF8, "application/json");
                using var response = await http.PostAsync(new Uri("/v1/interactions?ack=applied", UriKind.Relative), content);
                Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
            }
        }
        return (double)clicked / shown;
    }

    private static int StyleOf(string item) => int.Parse(item.AsSpan(1), CultureInfo.InvariantCulture) % Styles;
}
